import { SandboxError } from '@opengeni/contracts/errors';
import { describe, expect, it } from 'vitest';

import { parseDemoFlags } from './demo-request.ts';
import type { DemoFlags, DemoRequest } from './demo-request.ts';

const parse = (flags: Partial<DemoFlags>): DemoRequest =>
  parseDemoFlags(
    { backend: 'local', timeout: '600', ...flags },
    { pickNumber: (highest) => highest, workingDirectory: '/home/user' },
  );

function refusalOf(flags: Partial<DemoFlags>): SandboxError {
  try {
    parse(flags);
  } catch (error) {
    if (SandboxError.is(error)) return error;
    throw error;
  }
  throw new Error('The options were accepted.');
}

describe('options of the demo', () => {
  it('default to the sample with a seed out of the table, the embedded model and a local box', () => {
    expect(parse({})).toEqual({
      subject: { kind: 'sample', seed: 8 },
      task: undefined,
      modelId: undefined,
      backend: 'local',
      timeoutSeconds: 600,
      json: false,
      keepsBox: false,
      allowsUnsafeLocal: false,
      sharesNetwork: false,
      crashes: false,
      restores: false,
    });
  });

  it.each([
    [{ seed: '3' }, { subject: { kind: 'sample', seed: 3 } }],
    [{ seed: '2147483647' }, { subject: { kind: 'sample', seed: 2_147_483_647 } }],
    [{ seed: 'unknown' }, { subject: { kind: 'sample', seed: 'unknown' } }],
    [{ repo: 'project' }, { subject: { kind: 'directory', path: '/home/user/project' } }],
    [{ repo: '/srv/x/' }, { subject: { kind: 'directory', path: '/srv/x' } }],
    [
      { task: ' do it ', model: 'm' },
      { task: 'do it', modelId: 'm' },
    ],
    [{ backend: 'docker' }, { backend: 'docker' }],
    [{ net: true }, { sharesNetwork: true }],
    [{ timeout: '0.5' }, { timeoutSeconds: 0.5 }],
    [
      { crash: true, restore: true },
      { crashes: true, restores: true },
    ],
    [
      { json: true, keep: true, unsafeLocal: true },
      { json: true, keepsBox: true, allowsUnsafeLocal: true },
    ],
  ])('%j are understood', (flags, expected) => {
    expect(parse(flags as Partial<DemoFlags>)).toMatchObject(expected);
  });

  it.each([
    [{ seed: '0' }, 'invalid_request', '--seed'],
    [{ seed: '-1' }, 'invalid_request', '--seed'],
    [{ seed: '1.5' }, 'invalid_request', '--seed'],
    [{ seed: '2147483648' }, 'invalid_request', '--seed'],
    [{ seed: '' }, 'invalid_request', '--seed'],
    [{ seed: 'seven' }, 'invalid_request', '--seed'],
    [{ seed: '1', repo: '.' }, 'invalid_request', '--repo'],
    [{ repo: ' ' }, 'invalid_request', '--repo'],
    [{ task: '' }, 'invalid_request', '--task'],
    [{ task: ' \n', model: 'm' }, 'invalid_request', '--task'],
    [{ task: 'do it' }, 'invalid_request', '--model'],
    [{ task: 'x'.repeat(100_001), model: 'm' }, 'invalid_request', '--task'],
    [{ model: ' ' }, 'invalid_request', '--model'],
    [{ backend: 'modal' }, 'backend_unknown', '--backend'],
    [{ backend: 'Local' }, 'backend_unknown', 'local or docker'],
    [{ timeout: '' }, 'invalid_request', '--timeout'],
    [{ timeout: '0' }, 'invalid_request', '--timeout'],
    [{ timeout: '-5' }, 'invalid_request', '--timeout'],
    [{ timeout: '1e3' }, 'invalid_request', '--timeout'],
    [{ timeout: '86401' }, 'invalid_request', '--timeout'],
    [{ timeout: 'ten' }, 'invalid_request', '--timeout'],
  ])('%j are refused with a sentence that names the option', (flags, code, option) => {
    const refusal = refusalOf(flags as Partial<DemoFlags>);
    expect(refusal.code).toBe(code);
    expect(refusal.message).toContain(option);
    expect(refusal.message).toMatch(/[^.]\.$/);
  });
});
