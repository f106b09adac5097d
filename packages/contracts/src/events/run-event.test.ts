import { describe, expect, it } from 'vitest';

import { RunEvent } from './run-event.ts';

const line = { version: 1, sequence: 1, at: '2030-01-01T00:00:00.000Z' };
const started = {
  backend: 'local',
  isolation: 'none',
  model: 'scripted',
  task: 'repair the sample',
  boxId: 'box-1',
};
const summary = {
  outcome: 'completed',
  exitCode: 0,
  commandsRun: 4,
  filesChanged: ['src/a.js'],
  timeToFirstEventMs: 12.5,
  totalMs: 900,
};
const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };

describe('lines of a run', () => {
  it.each([
    ['the start', { ...line, type: 'run.started', payload: { ...started, seed: 3 } }],
    [
      'the start with a named seed',
      { ...line, type: 'run.started', payload: { ...started, seed: 'unknown' } },
    ],
    ['the start without a seed', { ...line, type: 'run.started', payload: started }],
    ['the summary', { ...line, type: 'run.summary', payload: { ...summary, usage } }],
    ['a session event', { ...line, type: 'agent.message.delta', payload: { text: 'Hel' } }],
    [
      'a session event without payload schema',
      { ...line, type: 'artifact.created', payload: { any: 1 } },
    ],
  ])('%s is accepted as it is', (_name, event) => {
    expect(RunEvent.parse(event)).toEqual(event);
  });

  it.each([
    ['another version', { ...line, version: 2, type: 'run.started', payload: started }],
    ['a sequence of zero', { ...line, sequence: 0, type: 'run.started', payload: started }],
    ['a fractional sequence', { ...line, sequence: 1.5, type: 'run.started', payload: started }],
    [
      'a time with an offset',
      { ...line, at: '2030-01-01T00:00:00+01:00', type: 'run.started', payload: started },
    ],
    ['a time that is none', { ...line, at: 'now', type: 'run.started', payload: started }],
    ['an unknown type', { ...line, type: 'run.finished', payload: {} }],
    [
      'a start without box',
      { ...line, type: 'run.started', payload: { ...started, boxId: undefined } },
    ],
    [
      'an unknown outcome',
      { ...line, type: 'run.summary', payload: { ...summary, outcome: 'ok' } },
    ],
    [
      'a negative count',
      { ...line, type: 'run.summary', payload: { ...summary, commandsRun: -1 } },
    ],
    [
      'a fractional exit code',
      { ...line, type: 'run.summary', payload: { ...summary, exitCode: 0.5 } },
    ],
    [
      'tokens that are no numbers',
      {
        ...line,
        type: 'run.summary',
        payload: { ...summary, usage: { ...usage, inputTokens: '1' } },
      },
    ],
    [
      'a payload that its type does not allow',
      { ...line, type: 'agent.message.delta', payload: { txt: '' } },
    ],
  ])('%s is refused', (_name, event) => {
    expect(RunEvent.safeParse(event).success).toBe(false);
  });

  it('a wrong payload is reported at its field', () => {
    const parsed = RunEvent.safeParse({
      ...line,
      type: 'agent.message.delta',
      payload: { text: 1 },
    });
    expect(parsed.error?.issues[0]?.path).toEqual(['payload', 'text']);
  });

  it('a run that ended before its first event has no time of it', () => {
    const failed = {
      ...summary,
      outcome: 'failed',
      exitCode: 1,
      reason: 'no key',
      timeToFirstEventMs: null,
    };
    expect(RunEvent.safeParse({ ...line, type: 'run.summary', payload: failed }).success).toBe(
      true,
    );
  });
});
