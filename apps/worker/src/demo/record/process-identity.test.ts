import { describe, expect, it } from 'vitest';

import { createProcessTable, identifyProcess, judgeProcess } from './process-identity.ts';
import type { ProcessTable } from './process-identity.ts';

const tableOf = (
  processes: Readonly<Record<number, { readonly startedAt?: string }>>,
  scope: string | undefined = 'boot-1',
): ProcessTable => ({ scope, find: (processId) => processes[processId] });

describe('a process', () => {
  const identity = { processId: 7, startedAt: '100', scope: 'boot-1' };

  it.each([
    ['runs when the same one is there', tableOf({ 7: { startedAt: '100' } }), 'alive'],
    ['is dead when it is not there', tableOf({}), 'dead'],
    ['is dead when its id belongs to another one', tableOf({ 7: { startedAt: '101' } }), 'dead'],
    ['is unknown in another id space', tableOf({ 7: { startedAt: '100' } }, 'boot-2'), 'unknown'],
    ['is unknown when nobody knows its start', tableOf({ 7: {} }), 'unknown'],
  ] as const)('%s', (_name, table, verdict) => {
    expect(judgeProcess(identity, table)).toBe(verdict);
  });

  it('that runs here is found alive by its own identity', () => {
    const table = createProcessTable();
    const own = identifyProcess(table, process.pid);
    expect(own.processId).toBe(process.pid);
    expect(judgeProcess(own, table)).not.toBe('dead');
  });

  it('with an id that no process can have is dead', () => {
    const table = createProcessTable();
    expect(table.find(2 ** 30)).toBeUndefined();
  });
});
