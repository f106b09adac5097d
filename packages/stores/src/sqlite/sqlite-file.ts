import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { storeUnavailable, storeUnopened } from '../store-failure.ts';

/** How much a commit waits for the disk: `FULL` survives a loss of power, `NORMAL` only that of the process. */
export type Synchronous = 'FULL' | 'NORMAL';

export interface SqliteFileOptions {
  readonly path: string;
  readonly synchronous: Synchronous;
  /** Statements that make the tables when they are missing. */
  readonly schema: string;
}

type Parameter = string | number;

/** Milliseconds that a statement waits for another process to finish its write. */
const BUSY_TIMEOUT_MS = 2_000;
const OPEN_ATTEMPTS = 50;
const OPEN_RETRY_MS = 20;
const ERRCODE_BUSY = 5;

/** One connection to a SQLite file that several processes write, opened at its first use. */
export class SqliteFile {
  readonly #options: SqliteFileOptions;
  readonly #statements = new Map<string, StatementSync>();
  #opening: Promise<DatabaseSync> | undefined;

  constructor(options: SqliteFileOptions) {
    this.#options = options;
  }

  /** Runs one statement; resolves to the number of rows that it changed. */
  async change(sql: string, ...parameters: Parameter[]): Promise<number> {
    const statement = await this.#prepare(sql);
    return this.#guard(() => Number(statement.run(...parameters).changes));
  }

  async rows(sql: string, ...parameters: Parameter[]): Promise<Record<string, unknown>[]> {
    const statement = await this.#prepare(sql);
    return this.#guard(() => statement.all(...parameters));
  }

  /** Closes the file; a later statement opens it again. */
  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    this.#statements.clear();
    (await opening)?.close();
  }

  async #prepare(sql: string): Promise<StatementSync> {
    this.#opening ??= this.#open();
    const database = await this.#opening;
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#guard(() => database.prepare(sql));
    this.#statements.set(sql, statement);
    return statement;
  }

  async #open(): Promise<DatabaseSync> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return this.#openNow();
      } catch (error) {
        // The switch to write-ahead logging needs the file alone and does not wait for it.
        if (attempt < OPEN_ATTEMPTS && (error as { errcode?: unknown }).errcode === ERRCODE_BUSY) {
          await sleep(OPEN_RETRY_MS);
          continue;
        }
        this.#opening = undefined;
        throw storeUnopened(this.#options.path, error);
      }
    }
  }

  #openNow(): DatabaseSync {
    const { path, synchronous, schema } = this.#options;
    ensureOwnFile(path);
    const database = new DatabaseSync(path);
    try {
      database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
      database.exec('PRAGMA journal_mode = WAL');
      database.exec(`PRAGMA synchronous = ${synchronous}`);
      database.exec(schema);
    } catch (error) {
      database.close();
      throw error;
    }
    return database;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw storeUnavailable(`use ${this.#options.path}`, error);
    }
  }
}

/** Makes the file and its folder for this user alone; SQLite gives the files beside it the same mode. */
function ensureOwnFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}

/** The least text that sorts after every text with the prefix; keys are compared byte by byte. */
export function endOfPrefix(prefix: string): string {
  return `${prefix}\u{10FFFF}`;
}
