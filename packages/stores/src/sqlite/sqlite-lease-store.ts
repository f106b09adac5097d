import { randomUUID } from 'node:crypto';
import type { Clock, LeaseStore, StoredValue } from '@opengeni/contracts/ports';
import { parseListedValue, parseStoredValue, storeConflict } from '../store-failure.ts';
import { endOfPrefix, SqliteFile } from './sqlite-file.ts';

const SCHEMA = `CREATE TABLE IF NOT EXISTS leases (
  key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL, revision TEXT NOT NULL
) WITHOUT ROWID, STRICT`;

const PAGE_ROWS = 500;

/** Lease records in one file of one machine. Every write is one statement, so no transaction is ever left open. */
export class SqliteLeaseStore<TValue> implements LeaseStore<TValue> {
  readonly #file: SqliteFile;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(path: string, clock: Pick<Clock, 'now'>) {
    this.#file = new SqliteFile({ path, synchronous: 'FULL', schema: SCHEMA });
    this.#clock = clock;
  }

  async get(key: string): Promise<StoredValue<TValue> | undefined> {
    const [row] = await this.#file.rows('SELECT value, revision FROM leases WHERE key = ?', key);
    if (row === undefined) return undefined;
    return {
      value: parseStoredValue<TValue>(String(row['value']), key),
      revision: String(row['revision']),
    };
  }

  async create(key: string, value: TValue): Promise<string> {
    const revision = randomUUID();
    const sql = 'INSERT INTO leases (key, value, revision) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
    const changes = await this.#file.change(sql, key, JSON.stringify(value), revision);
    if (changes === 0) throw storeConflict(key, 'it exists already');
    return revision;
  }

  async update(key: string, value: TValue, revision: string): Promise<string> {
    const next = randomUUID();
    const sql = 'UPDATE leases SET value = ?, revision = ? WHERE key = ? AND revision = ?';
    const changes = await this.#file.change(sql, JSON.stringify(value), next, key, revision);
    if (changes === 0) throw storeConflict(key, 'it was changed meanwhile');
    return next;
  }

  async delete(key: string, revision: string): Promise<void> {
    const sql = 'DELETE FROM leases WHERE key = ? AND revision = ?';
    const changes = await this.#file.change(sql, key, revision);
    if (changes === 0) throw storeConflict(key, 'it was changed meanwhile');
  }

  async *list(prefix: string): AsyncIterable<StoredValue<TValue> & { readonly key: string }> {
    const sql = `SELECT key, value, revision FROM leases WHERE key >= ? AND key > ? AND key < ? ORDER BY key LIMIT ${PAGE_ROWS}`;
    let after = '';
    for (;;) {
      const rows = await this.#file.rows(sql, prefix, after, endOfPrefix(prefix));
      for (const row of rows) {
        after = String(row['key']);
        const value = parseListedValue<TValue>(String(row['value']));
        yield { key: after, value, revision: String(row['revision']) };
      }
      if (rows.length < PAGE_ROWS) return;
    }
  }

  async now(): Promise<number> {
    return this.#clock.now();
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
