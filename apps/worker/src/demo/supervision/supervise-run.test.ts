import { parseSettings } from '@opengeni/config';
import { describe, expect, it } from 'vitest';

import type { PreparedDemo } from '../prepare-demo.ts';
import type { RunReport } from '../run/run-report.ts';
import { superviseRun } from './supervise-run.ts';
import type { WorkerMessage } from './worker-message.ts';
import type { WorkerProcess } from './worker-process.ts';

const prepared: PreparedDemo = {
  request: {
    subject: { kind: 'sample', seed: 1 },
    backend: 'local',
    timeoutSeconds: 1,
    json: false,
    keepsBox: false,
    allowsUnsafeLocal: false,
    sharesNetwork: false,
    crashes: true,
    restores: false,
  },
  settings: parseSettings({}),
  route: undefined,
  tree: undefined,
  isolation: undefined,
};
const report: WorkerMessage = {
  kind: 'report',
  report: { turn: { outcome: 'completed' }, filesChanged: [] },
};
const answer: WorkerMessage = { kind: 'event', type: 'agent.toolCall.output', payload: {} };
const answers = (count: number): WorkerMessage[] => Array.from({ length: count }, () => answer);

interface Supervised {
  readonly report: RunReport;
  readonly started: number;
  readonly kills: readonly number[];
  readonly events: readonly string[];
}

/** Supervises workers that say what each list holds, or nothing more after they were killed. */
async function supervise(
  lives: readonly (readonly WorkerMessage[])[],
  signal = new AbortController().signal,
): Promise<Supervised> {
  const events: string[] = [];
  const kills: number[] = [];
  let started = 0;
  const startWorker = (): WorkerProcess => {
    const messages = lives[started] ?? [];
    const processId = (started += 1);
    let isKilled = false;
    async function* speak(): AsyncGenerator<WorkerMessage> {
      for (const message of messages) if (!isKilled) yield message;
    }
    return {
      processId,
      messages: speak(),
      ending: Promise.resolve('was ended by SIGKILL'),
      kill: () => {
        isKilled = true;
        kills.push(processId);
      },
    };
  };
  const result = await superviseRun({
    prepared,
    startWorker,
    emit: (type) => void events.push(type),
    signal,
  });
  return { report: result, started, kills, events };
}

describe('the supervisor of worker processes', () => {
  it('kills the first one in the middle of the turn and takes the report of the next one', async () => {
    const run = await supervise([
      [...answers(6), report],
      [...answers(6), report],
    ]);
    expect(run).toMatchObject({ started: 2, kills: [1], report: { filesChanged: [] } });
    expect(run.report.failure).toBeUndefined();
    expect(run.events.filter((type) => type === 'agent.toolCall.output')).toHaveLength(11);
    expect(run.events).toContain('sandbox.operation.failed');
  });

  it('starts another one for each that was killed by somebody else', async () => {
    const run = await supervise([[], answers(2), answers(3), [report]]);
    expect(run).toMatchObject({ started: 4, kills: [3] });
    expect(run.report.failure).toBeUndefined();
  });

  it('gives up when no process survives', async () => {
    const run = await supervise([]);
    expect(run.started).toBe(6);
    expect(run.report.failure).toMatchObject({ code: 'internal' });
  });

  it('does not call it a crash when the turn was over before', async () => {
    const run = await supervise([[...answers(2), report]]);
    expect(run.report.failure).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('--crash'),
    });
  });

  it('keeps the reason of a run that failed before the crash', async () => {
    const failure = { code: 'tool_failed', message: 'no git' };
    const run = await supervise([[{ kind: 'report', report: { failure } }]]);
    expect(run.report).toEqual({ failure });
  });

  it('starts none after an interrupt, and kills the one that runs', async () => {
    expect(await supervise([[report]], AbortSignal.abort())).toMatchObject({
      started: 0,
      report: {},
    });
    const controller = new AbortController();
    const worker: WorkerProcess = {
      processId: 1,
      messages: (async function* speak(): AsyncGenerator<WorkerMessage> {
        controller.abort();
        yield answer;
      })(),
      ending: Promise.resolve('was ended by SIGKILL'),
      kill: () => kills.push('killed'),
    };
    const kills: string[] = [];
    const startWorker = (): WorkerProcess => worker;
    const { signal } = controller;
    expect(await superviseRun({ prepared, startWorker, emit: () => {}, signal })).toEqual({});
    expect(kills).toEqual(['killed']);
  });
});
