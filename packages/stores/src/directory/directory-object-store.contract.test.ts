import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeObjectStore } from '@opengeni/contracts/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDirectoryObjectStore } from './directory-object-store.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'opengeni-objects-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeObjectStore('the directory object store', () =>
  createDirectoryObjectStore({ path: join(folder, 'shared') }),
);

describe('the folder of an object store', () => {
  const bytes = Buffer.from('bytes');

  it('is made at the first put, for this user alone', async () => {
    const path = join(folder, 'fresh', 'deeper');
    const store = createDirectoryObjectStore({ path });
    expect(await store.get('key')).toBeUndefined();
    await store.delete('key');
    await store.put('key', bytes);
    const [name = ''] = readdirSync(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(statSync(join(path, name)).mode & 0o777).toBe(0o600);
  });

  it('holds one file a key, and none of a key that leads outside', async () => {
    const path = join(folder, 'keys');
    const store = createDirectoryObjectStore({ path });
    await store.put('../../outside', bytes);
    await store.put('../../outside', bytes);
    await store.put('/etc/outside', bytes);
    expect(readdirSync(path)).toHaveLength(2);
    expect(readdirSync(folder)).not.toContain('outside');
  });

  it('is shared by all stores that see it', async () => {
    const path = join(folder, 'several');
    await createDirectoryObjectStore({ path }).put('key', bytes);
    expect(await createDirectoryObjectStore({ path }).get('key')).toEqual(bytes);
  });

  it('loses what killed writers left in it after a day, and never serves it', async () => {
    const path = join(folder, 'leftovers');
    await createDirectoryObjectStore({ path }).put('key', bytes);
    const [name = ''] = readdirSync(path);
    const left = ['old', 'new'].map((age) => join(path, `${name}.unfinished-${age}`));
    for (const leftover of left) writeFileSync(leftover, 'half');
    const twoDaysAgo = Date.now() / 1000 - 2 * 86_400;
    utimesSync(left[0] ?? '', twoDaysAgo, twoDaysAgo);
    const store = createDirectoryObjectStore({ path });
    await store.put('other', bytes);
    expect(readdirSync(path).filter((entry) => entry.includes('unfinished'))).toEqual([
      `${name}.unfinished-new`,
    ]);
    expect(await store.get('key')).toEqual(bytes);
  });

  it('that cannot be one is told with a code, and works once it can', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    const store = createDirectoryObjectStore({ path: join(path, 'below') });
    await expect(store.put('key', bytes)).rejects.toMatchObject({ code: 'store_unavailable' });
    await expect(store.get('key')).rejects.toMatchObject({ code: 'store_unavailable' });
    rmSync(path);
    await store.put('key', bytes);
    expect(await store.get('key')).toEqual(bytes);
  });

  it('must have a path', () => {
    expect(() => createDirectoryObjectStore({ path: '' })).toThrow(
      expect.objectContaining({ code: 'config_invalid', details: { field: 'path' } }),
    );
  });
});
