import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '@opengeni/contracts/events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { listProcessesWith, waitForEndOf } from './process-tree.ts';
import { openWorkerRoom, parseEvents } from './worker-process.ts';
import type { WorkerExit, WorkerRoom } from './worker-process.ts';

const ACTS = [
  { act: ['--crash'], boxes: 'boxes: 1 created, 1 ended, 0 left' },
  { act: ['--restore'], boxes: 'boxes: 2 created, 2 ended, 0 left' },
  { act: ['--crash', '--restore'], boxes: 'boxes: 2 created, 2 ended, 0 left' },
];

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (event: RunEvent | undefined): Fields => (event?.payload ?? {}) as Fields;

/** What the operations of a run came to, in their order. */
function listOperations(run: WorkerExit): readonly Fields[] {
  return parseEvents(run.stdout)
    .filter(({ type }) => /^sandbox\.operation\.(?:completed|failed)$/.test(type))
    .map(fieldsOf);
}

function findOperation(run: WorkerExit, name: string): Fields {
  return listOperations(run).findLast((fields) => fields['name'] === name) ?? {};
}

function lastLineOf({ stdout }: WorkerExit): string | undefined {
  return stdout.trimEnd().split('\n').at(-1);
}

describe('the demo that survives', () => {
  let room: WorkerRoom;

  beforeEach(async () => {
    room = await openWorkerRoom();
  });

  afterEach(async () => {
    await room.close();
  });

  it.each(ACTS)('repairs the sample and ends with "$boxes" with $act', async ({ act, boxes }) => {
    const run = await room.run(['--seed', '3', ...act]);
    expect(run).toMatchObject({ exitCode: 0, stderr: '', leftBehind: [] });
    expect(lastLineOf(run)).toBe(boxes);
    expect(run.stdout).toMatch(/outcome +completed, exit code 0\n/);
    expect(run.stdout).toMatch(/files +src\/pricing\.js\n/);
  });

  it('prints valid events and nothing else with --json', async () => {
    const run = await room.run(['--seed', '5', '--json', '--crash', '--restore']);
    const events = parseEvents(run.stdout);
    expect(events.map(({ sequence }) => sequence)).toEqual(
      events.map((_event, index) => index + 1),
    );
    expect(events[0]?.type).toBe('run.started');
    for (const type of ['run.started', 'user.message', 'turn.started', 'turn.completed'])
      expect(events.filter((event) => event.type === type)).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({
      type: 'run.summary',
      payload: { outcome: 'completed', exitCode: 0, boxes: { created: 2, ended: 2, left: 0 } },
    });
    expect(run).toMatchObject({ exitCode: 0, leftBehind: [] });
  });

  it('goes on in the same box with the calls that were answered, after a real kill', async () => {
    const run = await room.run(['--seed', '1', '--json', '--crash']);
    const events = parseEvents(run.stdout);
    expect(findOperation(run, 'resume the box')['boxId']).toBe(fieldsOf(events[0])['boxId']);
    expect(findOperation(run, 'carry the turn over')['answeredCalls']).toBeGreaterThanOrEqual(5);
    const processes = events.flatMap((event) => fieldsOf(event)['processId'] ?? []);
    expect(new Set(processes).size).toBe(2);
    const failed = events.find(({ type }) => type === 'sandbox.operation.failed');
    expect(fieldsOf(failed)['error']).toContain('SIGKILL');
  });

  it('says that the restored box exists before its files arrive, and compares these', async () => {
    const run = await room.run(['--seed', '2', '--json', '--restore']);
    const restore = listOperations(run).filter(({ boxId, digest }) => boxId ?? digest);
    expect(restore.map(({ name }) => name)).toEqual([
      'created-callback',
      'archive the box',
      'end the box',
      'created-callback',
      'create a box and fill it from the archive',
      'end the box',
    ]);
    const [created, archived, ended, createdAgain, restored, endedAgain] = restore;
    expect(createdAgain).toMatchObject({ fileCount: 0 });
    expect(restored?.['digest']).toBe(archived?.['digest']);
    expect(restored?.['fileCount']).toBe(archived?.['fileCount']);
    expect(archived?.['fileCount']).toBeGreaterThan(10);
    expect([ended?.['boxId'], endedAgain?.['boxId']]).toEqual([
      created?.['boxId'],
      createdAgain?.['boxId'],
    ]);
    expect(created?.['boxId']).not.toBe(createdAgain?.['boxId']);
  });

  it('keeps a run file that only its owner can read and that holds no variables', async () => {
    let seen: Promise<{ readonly mode: number; readonly text: string }> | undefined;
    const run = await room.run(['--seed', '1', '--crash'], {
      environment: { OPENAI_API_KEY: 'sk-very-secret', GITHUB_TOKEN: 'as-secret' },
      onOutput: (stdout) => {
        if (stdout.includes('goes on with the run')) seen ??= readRunFile(room.path);
      },
    });
    expect(run.exitCode).toBe(0);
    const { mode, text } = (await seen) ?? { mode: 0, text: '' };
    expect(mode).toBe(0o600);
    const created = text.split('\n').find((line) => line.includes('"box.created"')) ?? '{}';
    expect(JSON.parse(created)).toMatchObject({
      envelope: { sessionState: { providerState: { environment: {} } } },
    });
    expect(text).toContain('"turn.answered"');
    expect(text).not.toMatch(/secret|NO_COLOR|"PATH"/);
  });

  it('works on a repository of the person as well', async () => {
    const manifest = { scripts: { test: 'sleep 1; echo "not ok 1 - it adds"; exit 1' } };
    await writeFile(join(room.path, 'package.json'), JSON.stringify(manifest));
    const run = await room.run(['--repo', '.', '--crash', '--restore']);
    expect(run.stdout).toContain('1 failing:\n            - it adds');
    expect(lastLineOf(run)).toBe('boxes: 2 created, 2 ended, 0 left');
    expect(run).toMatchObject({ exitCode: 0, leftBehind: ['package.json'] });
  });

  it('archives nothing when the turn was no success', async () => {
    const run = await room.run(['--seed', 'unknown', '--restore']);
    expect(run.stdout).not.toContain('archive the box');
    expect(lastLineOf(run)).toBe('boxes: 1 created, 1 ended, 0 left');
    expect(run).toMatchObject({ exitCode: 1, leftBehind: [] });
  });

  it('keeps the restored box with --keep, and a later run leaves it alone', async () => {
    const run = await room.run(['--seed', '1', '--restore', '--keep']);
    const [, kept = ''] = /^ +kept +(\S+)$/m.exec(run.stdout) ?? [];
    expect(lastLineOf(run)).toBe('boxes: 2 created, 1 ended, 1 left');
    expect(run).toMatchObject({ exitCode: 0, leftBehind: [expect.any(String)] });
    expect(await room.run(['--seed', '1'])).toMatchObject({ leftBehind: run.leftBehind });
    expect((await stat(kept)).isDirectory()).toBe(true);
  });

  it.each([
    { act: ['--crash'], moment: 'begins the run' },
    { act: ['--crash'], moment: 'goes on with the run' },
    { act: ['--restore'], moment: 'archive the box' },
    { act: ['--crash', '--restore'], moment: 'fill it from the archive' },
  ])('stops at Ctrl-C with code 130 and leaves nothing: $act, $moment', async (stop) => {
    let isStopped = false;
    const run = await room.run(['--seed', '1', ...stop.act], {
      onOutput: (stdout, child) => {
        if (isStopped || !stdout.includes(stop.moment)) return;
        isStopped = true;
        child.kill('SIGINT');
      },
    });
    expect(run.stdout).toMatch(/outcome +cancelled, exit code 130\n +reason +interrupted/);
    expect(lastLineOf(run)).toMatch(/^boxes: (\d) created, \1 ended, 0 left$/);
    expect(run).toMatchObject({ exitCode: 130, leftBehind: [] });
    expect(await listProcessesWith(room.path)).toEqual([]);
  });

  it('is ended by a later run when it was killed itself, and that run says so', async () => {
    await room.run(['--seed', '1', '--restore'], {
      onOutput: (stdout, child) => {
        if (stdout.includes('archive the box')) child.kill('SIGKILL');
      },
    });
    const later = await room.run(['--seed', '1', '--json']);
    expect(findOperation(later, 'end the boxes of dead runs')).toMatchObject({ runs: 1, boxes: 1 });
    expect(later).toMatchObject({ exitCode: 0, leftBehind: [] });
  });

  it('ends its box by itself when its supervisor is killed', async () => {
    const run = await room.run(['--seed', '1', '--crash'], {
      onOutput: (stdout, child) => {
        if (stdout.includes('goes on with the run')) child.kill('SIGKILL');
      },
    });
    expect(run.exitCode).toBeNull();
    await waitForEndOf(room.path);
    expect(await readdir(room.path)).toEqual([]);
  });
});

async function readRunFile(
  temporary: string,
): Promise<{ readonly mode: number; readonly text: string }> {
  const names = await readdir(temporary);
  const name = names.find((entry) => entry.startsWith('opengeni-demo-')) ?? '';
  const path = join(temporary, name, 'run.jsonl');
  return { mode: (await stat(path)).mode & 0o777, text: await readFile(path, 'utf8') };
}
