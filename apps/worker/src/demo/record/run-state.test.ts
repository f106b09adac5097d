import { describe, expect, it } from 'vitest';

import type { RunEntry } from './run-entry.ts';
import { readRunState } from './run-state.ts';

const created = (instanceId: string): RunEntry => ({
  type: 'box.created',
  instanceId,
  envelope: { backendId: 'unix_local' },
});
const work: readonly RunEntry[] = [
  { type: 'subject.placed', directory: 'repos/x', baselineTree: 'abc' },
  { type: 'turn.began' },
  { type: 'turn.said', text: 'I look.' },
  { type: 'turn.called', call: { type: 'function_call', callId: 'c1' } },
  { type: 'turn.answered', callId: 'c1', output: 'ok' },
  { type: 'session.changed', session: { title: 'One' } },
  { type: 'session.changed', session: { title: 'Two' } },
  { type: 'turn.ended', turn: { outcome: 'completed' } },
  { type: 'work.checked', check: { filesChanged: ['a.js'] } },
];

describe('the state of a run', () => {
  it('is empty without entries', () => {
    expect(readRunState([])).toEqual({
      began: undefined,
      owners: [],
      boxes: [],
      work: { hasTurnBegun: false, conversation: [], session: {} },
      archived: undefined,
    });
  });

  it('holds what was done, with the conversation in its order and the last session', () => {
    expect(readRunState([created('b1'), ...work]).work).toEqual({
      subject: { directory: 'repos/x', baselineTree: 'abc' },
      hasTurnBegun: true,
      conversation: work.slice(2, 5),
      session: { title: 'Two' },
      turn: { outcome: 'completed' },
      check: { filesChanged: ['a.js'] },
    });
  });

  it('forgets the work of a box when another box takes its place', () => {
    const { work: now, boxes } = readRunState([created('b1'), ...work, created('b2')]);
    expect(now).toEqual({ hasTurnBegun: false, conversation: [], session: {} });
    expect(boxes.map(({ instanceId }) => instanceId)).toEqual(['b1', 'b2']);
  });

  it('keeps the work when it was archived before', () => {
    const archived = { fileCount: 1, linkCount: 0, digest: 'd' };
    const state = readRunState([
      created('b1'),
      ...work,
      { type: 'archive.written', archived },
      { type: 'box.ended', instanceId: 'b1' },
      created('b2'),
    ]);
    expect(state).toMatchObject({ archived, work: { turn: { outcome: 'completed' } } });
    expect(state.boxes.map(({ status }) => status)).toEqual(['ended', 'open']);
  });

  it('counts a box that was found although nobody recorded it', () => {
    const state = readRunState([
      { type: 'box.found', instanceId: 'b1' },
      { type: 'box.kept', instanceId: 'b1' },
    ]);
    expect(state.boxes).toEqual([{ instanceId: 'b1', envelope: null, status: 'kept' }]);
  });
});
