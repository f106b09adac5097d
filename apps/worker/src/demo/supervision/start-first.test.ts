import { describe, expect, it } from 'vitest';

import { createStartFirst } from './start-first.ts';

describe('the events of a run', () => {
  it('begin with its start, which comes once', () => {
    const types: string[] = [];
    const start = createStartFirst((type, payload) => types.push(`${type} ${String(payload)}`));
    start.emit('sandbox.operation.started', 1);
    expect(start.hasStarted).toBe(false);
    start.emit('run.started', 2);
    start.emit('turn.started', 3);
    start.emit('run.started', 4);
    expect(start.hasStarted).toBe(true);
    expect(types).toEqual(['run.started 2', 'sandbox.operation.started 1', 'turn.started 3']);
  });
});
