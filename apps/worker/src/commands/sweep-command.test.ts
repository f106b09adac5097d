import { EventEmitter } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Host } from '../host.ts';
import { runWorker } from '../worker-program.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'opengeni-sweep-'));
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** Runs `sweep --dry-run` over an inventory that is given as a value or as the text of the file. */
async function sweep(inventory: unknown, flags: readonly string[] = []) {
  const text = typeof inventory === 'string' ? inventory : JSON.stringify(inventory);
  await writeFile(join(directory, 'boxes.json'), text);
  return run(['sweep', '--dry-run', '--inventory', 'boxes.json', ...flags]);
}

async function run(args: readonly string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const host: Host = {
    stdin: new PassThrough(),
    stdout,
    stderr,
    environment: {},
    workingDirectory: directory,
    command: [process.execPath],
    useTemporaryDirectory: () => {},
    nodePath: process.execPath,
    signals: new EventEmitter(),
    exitNow: () => {},
    exitCode: 0,
  };
  const exitCode = await runWorker(args, host);
  const textOf = (stream: PassThrough) => String(stream.read() ?? '');
  return { exitCode, output: textOf(stdout), problem: textOf(stderr) };
}

const tags = {
  opengeni: 'true',
  opengeni_lease_id: 'l',
  opengeni_workspace_id: 'w',
  opengeni_sandbox_group_id: 'g',
};
const lease = { leaseId: 'l', workspaceId: 'w', sandboxGroupId: 'g' };
const inventory = {
  now: '2026-01-02T12:00:00Z',
  leases: [{ ...lease, instanceId: 'sb-held', liveness: 'warm' }],
  boxes: [
    { id: 'sb-fresh', createdAt: '2026-01-02T11:59:30Z', tags },
    { id: 'sb-held', createdAt: '2026-01-02T11:50:00Z' },
    { id: 'sb-stale', createdAt: '2026-01-02T11:40:00+00:00', tags },
    { id: 'sb-bare', createdAt: Date.parse('2026-01-02T11:00:00Z') / 1000 },
    { id: 'sb-ageless' },
  ],
};

it('prints each decision with its reason, then the sum', async () => {
  const { exitCode, output, problem } = await sweep(inventory);
  expect({ exitCode, problem }).toEqual({ exitCode: 0, problem: '' });
  expect(output.split('\n')).toEqual([
    'keep       newer_than_leases  sb-fresh',
    'keep       leased_instance    sb-held',
    'terminate  stale_attribution  sb-stale',
    'terminate  unattributed       sb-bare',
    'keep       age_unknown        sb-ageless',
    '5 boxes examined: 2 would be ended, 3 kept.',
    '',
  ]);
});

it('prints one decision a line as JSON and nothing else', async () => {
  const { output } = await sweep(inventory, ['--json']);
  const decisions = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(decisions).toHaveLength(5);
  expect(decisions[2]).toEqual({
    sandboxId: 'sb-stale',
    action: 'terminate',
    reason: 'stale_attribution',
    createdAtMs: Date.parse('2026-01-02T11:40:00Z'),
    tags,
  });
});

it('the limits of the inventory apply, and what is left is counted', async () => {
  const { output } = await sweep({ ...inventory, maxTerminations: 1 });
  expect(output).toContain('terminate  stale_attribution  sb-stale');
  expect(output).not.toContain('sb-bare');
  expect(output).toContain('3 boxes examined: 1 would be ended, 2 kept. 2 not looked at');
});

it('the help documents the inventory', async () => {
  const { exitCode, output } = await run(['sweep', '--help']);
  expect(exitCode).toBe(0);
  for (const field of ['boxes', 'leases', 'leasesReadAt', 'deploymentId', 'reclaimUntagged']) {
    expect(output).toContain(field);
  }
});

it.each([
  ['boxes', { leases: [] }],
  ['boxes[0].id', { leases: [], boxes: [{ id: '' }] }],
  ['boxes[1].id', { leases: [], boxes: [{ id: 'a' }, {}] }],
  ['boxes[0].createdAt', { leases: [], boxes: [{ id: 'a', createdAt: 'yesterday' }] }],
  ['boxes[0].tags.size', { leases: [], boxes: [{ id: 'a', tags: { size: 3 } }] }],
  ['leases[0].instanceId', { leases: [lease], boxes: [] }],
  ['leases[0].leaseId', { leases: [{ ...lease, leaseId: '', instanceId: null }], boxes: [] }],
  ['maxTerminations', { leases: [], boxes: [], maxTerminations: -1 }],
  ['now', { leases: [], boxes: [], now: 'noon' }],
  ['"boxs"', { leases: [], boxes: [], boxs: [] }],
  ['the whole file', []],
  ['no JSON', '{'],
])(
  'an inventory that is wrong at %s is refused with code 2 by that name',
  async (field, content) => {
    const { exitCode, output, problem } = await sweep(content);
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
    expect(problem).toContain(`--inventory boxes.json: `);
    expect(problem).toContain(field);
    expect(problem.trim().split('\n')).toHaveLength(1);
  },
);

it.each([
  [
    'a file that is not there',
    ['sweep', '--dry-run', '--inventory', 'nowhere.json'],
    'cannot be read',
  ],
  ['a folder', ['sweep', '--dry-run', '--inventory', '.'], 'cannot be read'],
  ['no inventory', ['sweep', '--dry-run'], '--inventory'],
  ['no --dry-run', ['sweep', '--inventory', 'boxes.json'], '--dry-run'],
])('%s is refused with code 2', async (_title, args, named) => {
  const { exitCode, problem } = await run(args);
  expect(exitCode).toBe(2);
  expect(problem).toContain(named);
});
