import { RunEvent } from '@opengeni/contracts/events';
import { describe, expect, it } from 'vitest';

import { createRunRecorder } from './run-recorder.ts';

describe('the recorder of a run', () => {
  it('numbers and stamps the events, and every one of them is valid', () => {
    let nowMs = Date.UTC(2030, 0, 1);
    const events: RunEvent[] = [];
    const recorder = createRunRecorder({
      clock: { now: () => nowMs },
      write: (event) => events.push(event),
    });
    recorder.record('turn.started', {});
    nowMs += 1500;
    recorder.record('agent.message.delta', { text: 'hello' });
    expect(events.map((event) => RunEvent.parse(event))).toEqual(events);
    expect(events.map(({ sequence, at }) => [sequence, at])).toEqual([
      [1, '2030-01-01T00:00:00.000Z'],
      [2, '2030-01-01T00:00:01.500Z'],
    ]);
  });

  it('measures the first event of the agent, and counts its shell commands only', () => {
    let nowMs = 1000;
    const recorder = createRunRecorder({ clock: { now: () => nowMs }, write: () => {} });
    recorder.record('sandbox.operation.started', { name: 'copy' });
    expect(recorder.timeToFirstEventMs).toBeNull();
    nowMs = 1250;
    recorder.record('agent.toolCall.created', { id: '1', name: 'exec_command', arguments: '{}' });
    nowMs = 1900;
    recorder.record('agent.toolCall.created', { id: '2', name: 'apply_patch', arguments: '{}' });
    recorder.record('agent.toolCall.created', null);
    expect(recorder).toMatchObject({ timeToFirstEventMs: 250, commandsRun: 1 });
    expect(recorder.elapsedMs()).toBe(900);
  });
});
