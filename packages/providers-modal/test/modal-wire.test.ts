import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { classifyModalFailure, tagModalSandbox } from '../src/index.ts';
import { createModalClientPool } from '../src/modal-sdk.ts';
import { startModalWire } from './modal-wire.ts';
import type { ModalWire } from './modal-wire.ts';
import { owner, settings as sampleSettings } from './samples.ts';

let wire: ModalWire;
let accounts = 0;
let settings = sampleSettings;

beforeEach(async () => {
  wire = await startModalWire();
  vi.stubEnv('MODAL_SERVER_URL', wire.url);
  // Clients are kept by account, and each test has a server of its own.
  accounts += 1;
  settings = { ...sampleSettings, modalTokenId: `ak-${accounts}` };
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await wire.stop();
});

const id = `sb-${'a'.repeat(22)}`;

it('tagging a box keeps its other tags, so that its deployment is not forgotten', async () => {
  const deployment = { tagName: 'og_deployment', tagValue: 'ours' };
  wire.boxes.set(id, { id, createdAt: 1, running: true, tags: [deployment] });
  await tagModalSandbox(settings, id, owner);
  expect(wire.boxes.get(id)?.tags).toHaveLength(5);
  expect(wire.boxes.get(id)?.tags).toContainEqual(deployment);
});

it('a box that Modal does not know is gone', async () => {
  const client = await createModalClientPool().open(settings);
  const error: unknown = await client.sandboxes.fromId(id).catch((reason: unknown) => reason);
  expect(classifyModalFailure(error)).toBe('gone');
});

it('a box id of the wrong form says nothing about a box', async () => {
  const client = await createModalClientPool().open(settings);
  const error: unknown = await client.sandboxes.fromId('sb-1').catch((reason: unknown) => reason);
  expect(classifyModalFailure(error)).toBe('unknown');
});

it('a server that does not answer ends a call at its limit, as an outcome that is not known', async () => {
  wire.silent = true;
  const client = await createModalClientPool({ callTimeoutMs: 50 }).open(settings);
  const error: unknown = await client.sandboxes.fromId(id).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'SandboxError', code: 'timeout' });
  expect(String(error)).toContain('/modal.client.ModalClient/');
  expect(classifyModalFailure(error)).toBe('transient');
});
