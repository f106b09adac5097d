import type { Clock, HeartbeatStore } from '@opengeni/contracts/ports';
import { endOfPrefix, SqliteFile } from './sqlite-file.ts';

const SCHEMA = `CREATE TABLE IF NOT EXISTS heartbeats (
  key TEXT PRIMARY KEY NOT NULL, expires_at_ms INTEGER NOT NULL
) WITHOUT ROWID, STRICT`;

/**
 * Signs of life in the file of the leases, over a connection of their own that does not wait for the disk:
 * after a loss of power every holder is dead anyway.
 */
export class SqliteHeartbeatStore implements HeartbeatStore {
  readonly #file: SqliteFile;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(path: string, clock: Pick<Clock, 'now'>) {
    this.#file = new SqliteFile({ path, synchronous: 'NORMAL', schema: SCHEMA });
    this.#clock = clock;
  }

  async beat(key: string, ttlMs: number): Promise<void> {
    const sql =
      'INSERT INTO heartbeats (key, expires_at_ms) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET expires_at_ms = excluded.expires_at_ms';
    await this.#file.change(sql, key, this.#nowMs() + Math.ceil(ttlMs));
  }

  async remove(key: string): Promise<void> {
    await this.#file.change('DELETE FROM heartbeats WHERE key = ?', key);
  }

  async living(prefix: string): Promise<ReadonlySet<string>> {
    const nowMs = this.#nowMs();
    await this.#file.change('DELETE FROM heartbeats WHERE expires_at_ms <= ?', nowMs);
    const sql = 'SELECT key FROM heartbeats WHERE key >= ? AND key < ? AND expires_at_ms > ?';
    const rows = await this.#file.rows(sql, prefix, endOfPrefix(prefix), nowMs);
    return new Set(rows.map((row) => String(row['key'])));
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #nowMs(): number {
    return Math.floor(this.#clock.now());
  }
}
