import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describeHeartbeatStore, describeLeaseStore, FakeClock } from '@opengeni/contracts/testing';
import type { SuiteRecord } from '@opengeni/contracts/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { createSqliteStores } from './create-sqlite-stores.ts';

const folder = mkdtempSync(join(tmpdir(), 'opengeni-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

function newPath(): string {
  files += 1;
  return join(folder, `${files}.db`);
}

describeLeaseStore('the SQLite lease store', () => {
  const stores = createSqliteStores<SuiteRecord>({ path: newPath() });
  return Object.assign(stores.leases, { [Symbol.asyncDispose]: () => stores.close() });
});

describeHeartbeatStore('the SQLite heartbeat store', () => {
  const clock = new FakeClock();
  const stores = createSqliteStores({ path: newPath(), clock });
  return {
    store: stores.heartbeats,
    pass: (durationMs: number) => clock.advanceBy(durationMs),
    [Symbol.asyncDispose]: () => stores.close(),
  };
});

describe('a SQLite store', () => {
  it('keeps its records when it is closed, and opens again', async () => {
    const stores = createSqliteStores<number>({ path: newPath() });
    const revision = await stores.leases.create('k', 1);
    await stores.close();
    expect(await stores.leases.get('k')).toEqual({ value: 1, revision });
    await stores.close();
  });

  it('is one store for two connections to the file', async () => {
    const path = newPath();
    const [first, second] = [
      createSqliteStores<number>({ path }),
      createSqliteStores<number>({ path }),
    ];
    const revision = await first.leases.create('k', 1);
    await second.leases.update('k', 2, revision);
    await expect(first.leases.update('k', 3, revision)).rejects.toMatchObject({
      code: 'store_conflict',
    });
    await first.heartbeats.beat('h.a', 10_000);
    expect([...(await second.heartbeats.living('h.'))]).toEqual(['h.a']);
    await Promise.all([first.close(), second.close()]);
  });

  it('lists more records than a page, in order and each once', async () => {
    const stores = createSqliteStores<number>({ path: newPath() });
    const keys = Array.from(
      { length: 1_203 },
      (_, count) => `ws.${String(count).padStart(5, '0')}`,
    );
    for (const key of keys) await stores.leases.create(key, 1);
    const listed: string[] = [];
    for await (const { key } of stores.leases.list('ws.')) listed.push(key);
    expect(listed).toEqual(keys);
    await stores.close();
  });

  it('lists a record that somebody damaged as its text, and those after it', async () => {
    const path = newPath();
    const stores = createSqliteStores<number>({ path });
    await stores.leases.create('ws.b', 2);
    const file = new DatabaseSync(path);
    file.exec("INSERT INTO leases (key, value, revision) VALUES ('ws.a', 'hello', 'r')");
    file.close();
    const listed: unknown[] = [];
    for await (const { value } of stores.leases.list('')) listed.push(value);
    expect(listed).toEqual(['hello', 2]);
    await expect(stores.leases.get('ws.a')).rejects.toMatchObject({ code: 'envelope_invalid' });
    await stores.close();
  });

  it.each([
    ['a folder that does not exist', () => join(folder, 'missing', 'leases.db')],
    [
      'a file that is no database',
      () => {
        const path = newPath();
        writeFileSync(
          path,
          'this is not a database, and it is long enough to be seen as none'.repeat(40),
        );
        return path;
      },
    ],
  ])('says store_unavailable for %s, and tries again later', async (_, path) => {
    const stores = createSqliteStores<number>({ path: path() });
    await expect(stores.leases.get('k')).rejects.toMatchObject({ code: 'store_unavailable' });
    await expect(stores.leases.get('k')).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});
