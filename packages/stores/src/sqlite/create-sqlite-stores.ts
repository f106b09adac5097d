import type { Clock, HeartbeatStore, LeaseStore } from '@opengeni/contracts/ports';
import { SqliteHeartbeatStore } from './sqlite-heartbeat-store.ts';
import { SqliteLeaseStore } from './sqlite-lease-store.ts';

export interface SqliteStoresOptions {
  /** The file; it is made at first use, its folder must exist. A network file system does not work. */
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

/** Stores in one SQLite file, for any number of processes of one machine. Opens the file at first use. */
export function createSqliteStores<TValue>(options: SqliteStoresOptions): SqliteStores<TValue> {
  const clock = options.clock ?? { now: () => Date.now() };
  const leases = new SqliteLeaseStore<TValue>(options.path, clock);
  const heartbeats = new SqliteHeartbeatStore(options.path, clock);
  return {
    leases,
    heartbeats,
    async close() {
      await leases.close();
      await heartbeats.close();
    },
  };
}
