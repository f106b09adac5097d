import type { Log } from '@opengeni/contracts/ports';
import { silentLog } from '@opengeni/contracts/ports';
import { describe, expect, it } from 'vitest';
import { terminateBox } from './terminate.ts';

const backendId = 'fake';

describe('terminating a box', () => {
  it('asks the client alone when it can delete, even when that fails', async () => {
    const calls: string[] = [];
    const warnings: string[] = [];
    const log: Log = { ...silentLog, warn: (message) => void warnings.push(message) };
    const client = {
      backendId,
      delete: async () => {
        calls.push('delete');
        throw new Error('no');
      },
    };
    const session = { state: {}, terminate: async () => void calls.push('terminate') };
    expect(await terminateBox({ client, session, sessionState: {}, log })).toBe(false);
    expect(calls).toEqual(['delete']);
    expect(warnings).toEqual(['delete box failed']);
  });

  it('asks the session when there is no state to delete by', async () => {
    const calls: string[] = [];
    const client = { backendId, delete: async () => void calls.push('delete') };
    const session = { state: {}, close: async () => void calls.push('close') };
    expect(await terminateBox({ client, session })).toBe(true);
    expect(calls).toEqual(['close']);
  });

  it('prefers terminate to kill and kill to close, and keeps the receiver', async () => {
    for (const names of [['terminate', 'kill', 'close'], ['kill', 'close'], ['close']] as const) {
      const calls: string[] = [];
      const session: Record<string, unknown> & { state: object } = { state: {} };
      for (const name of names) {
        session[name] = async function end(this: unknown) {
          expect(this).toBe(session);
          calls.push(name);
        };
      }
      expect(await terminateBox({ client: { backendId }, session })).toBe(true);
      expect(calls).toEqual([names[0]]);
    }
  });

  it('says that the box may still run when there is no way to end it', async () => {
    expect(await terminateBox({ client: { backendId }, session: { state: {} } })).toBe(false);
  });
});
