import { resolve } from 'node:path';
import { SandboxError } from '@opengeni/contracts/errors';
import type { Clock, HeartbeatStore, LeaseStore } from '@opengeni/contracts/ports';
import { SqliteHeartbeatStore } from './sqlite-heartbeat-store.ts';
import { SqliteLeaseStore } from './sqlite-lease-store.ts';

export interface SqliteStoresOptions {
  /** The file; it and its folder are made at first use, for this user alone. A network file system does not work. */
  readonly path: string;
  /** Default: the clock of the system. */
  readonly clock?: Pick<Clock, 'now'>;
}

export interface SqliteStores<TValue> {
  readonly leases: LeaseStore<TValue>;
  readonly heartbeats: HeartbeatStore;
  /** Closes the file. */
  close(): Promise<void>;
}

/**
 * Stores in one SQLite file, for any number of processes of one machine. Opens the file at first use.
 * Throws code `config_invalid` for a path that is empty; a file that cannot be used is `store_unavailable`.
 */
export function createSqliteStores<TValue>(options: SqliteStoresOptions): SqliteStores<TValue> {
  if (typeof options.path !== 'string' || options.path === '') {
    throw new SandboxError('config_invalid', 'path is empty; give the file of the leases.', {
      details: { field: 'path' },
    });
  }
  const path = resolve(options.path);
  const clock = options.clock ?? { now: () => Date.now() };
  const leases = new SqliteLeaseStore<TValue>(path, clock);
  const heartbeats = new SqliteHeartbeatStore(path, clock);
  return {
    leases,
    heartbeats,
    async close() {
      await leases.close();
      await heartbeats.close();
    },
  };
}
