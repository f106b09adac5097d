import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

  it('makes the folder that is missing, and lets nobody else read what it makes', async () => {
    const path = join(folder, 'missing', 'deeper', 'leases.db');
    const stores = createSqliteStores<number>({ path });
    await stores.leases.create('k', 1);
    const found = [join(path, '..'), path, `${path}-wal`, `${path}-shm`];
    const modes = found.map((name) => (statSync(name).mode & 0o777).toString(8));
    expect(modes).toEqual(['700', '600', '600', '600']);
    await stores.close();
  });

  it('leaves the mode of a file that is there to whoever made it', async () => {
    const path = newPath();
    writeFileSync(path, '');
    chmodSync(path, 0o660);
    const stores = createSqliteStores<number>({ path });
    await stores.leases.create('k', 1);
    expect((statSync(path).mode & 0o777).toString(8)).toBe('660');
    await stores.close();
  });

  it('says why the file cannot be opened', async () => {
    const path = join(newPath(), 'leases.db');
    writeFileSync(join(path, '..'), 'in the way');
    const stores = createSqliteStores<number>({ path });
    await expect(stores.leases.get('k')).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(/^The store cannot open \/.*leases\.db: E/) as string,
    });
  });

  it.each(['', undefined])('refuses the path %j', (path) => {
    const options = { path } as { path: string };
    expect(() => createSqliteStores(options)).toThrow(
      expect.objectContaining({ code: 'config_invalid', details: { field: 'path' } }),
    );
  });

  it.each([
    [
      'a folder that cannot be made',
      () => {
        const path = newPath();
        writeFileSync(path, '');
        return join(path, 'leases.db');
      },
    ],
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
