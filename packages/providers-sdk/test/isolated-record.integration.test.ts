import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildIsolatedClient, describeSession, usingIsolatedBoxes } from './isolated-box.ts';
import type { IsolatedLocalBox } from './isolated-box.ts';
import { openFolder } from './isolated-escapes.ts';

const open = usingIsolatedBoxes();
const auto = { localIsolation: 'auto', localNetwork: false } as const;
const none = { localIsolation: 'none', localNetwork: false } as const;
const invalid = { code: 'envelope_invalid' };

/** What else may lie where the marker of a box was. */
const CHANGES: Readonly<Record<string, (marker: string) => Promise<void>>> = {
  'is lost': (marker) => rm(marker),
  'is empty': (marker) => writeFile(marker, ''),
  'is of a later version': (marker) => writeFile(marker, '{"version":2}'),
  'says that there was no isolation': async (marker) => {
    const content = JSON.parse(await readFile(marker, 'utf8')) as object;
    await writeFile(marker, JSON.stringify({ ...content, isolation: 'none' }));
  },
  'can be written by others': (marker) => chmod(marker, 0o666),
  'is in a folder that others can write': (marker) => chmod(dirname(marker), 0o777),
};

describe('the record of an isolated box', () => {
  const recordOf = async (box: IsolatedLocalBox): Promise<Record<string, unknown>> =>
    JSON.parse(
      JSON.stringify(await buildIsolatedClient().serializeSessionState?.(box.session.state)),
    ) as Record<string, unknown>;

  it('says how the box is isolated, and one that does not say it is believed what lies beside the workspace', async () => {
    const box = await open();
    const record = await recordOf(box);
    expect(record).toMatchObject({ isolation: 'bubblewrap' });
    const client = buildIsolatedClient(auto);
    for (const stored of [
      record,
      { ...record, isolation: undefined },
      { ...record, isolation: 7 },
    ]) {
      const state = (await client.deserializeSessionState?.(stored)) ?? {};
      expect(describeSession(await client.resume(state)).workspaceRoot).toBe('/workspace');
    }
  });

  it.each(Object.keys(CHANGES))(
    'is refused when what lies beside the workspace %s',
    async (name) => {
      const box = await open();
      const record = await recordOf(box);
      const marker = join(dirname(box.hostWorkspace), 'owner.json');
      const original = await readFile(marker, 'utf8');
      await CHANGES[name]?.(marker);
      for (const settings of [auto, none]) {
        const client = buildIsolatedClient(settings);
        const state = (await client.deserializeSessionState?.(record)) ?? {};
        await expect(client.resume(state)).rejects.toMatchObject(invalid);
      }
      await chmod(dirname(marker), 0o711);
      await writeFile(marker, original);
      await chmod(marker, 0o600);
    },
  );

  it('that names a folder which no local box has is refused, unless no box is to be isolated', async () => {
    const box = await open();
    const foreign = await openFolder(tmpdir());
    const state = { ...box.session.state, workspaceRootPath: foreign, isolation: undefined };
    await expect(buildIsolatedClient(auto).resume(state)).rejects.toMatchObject(invalid);
    const plain = await buildIsolatedClient(none).resume({ ...state, workspaceRootOwned: false });
    expect(describeSession(plain).workspaceRoot).toBe(foreign);
    await plain.close?.();
    expect(existsSync(foreign)).toBe(true);
  });

  it.runIf(process.getuid?.() === 0)('that names a box of another user is refused', async () => {
    const base = await openFolder(tmpdir(), 'opengeni-local-');
    const workspace = join(base, 'openai-agents-sandbox-x');
    await mkdir(workspace);
    const owner = { version: 1, owner: { pid: 1 }, createdAtMs: 1, isolation: 'none' };
    await writeFile(join(base, 'owner.json'), JSON.stringify(owner));
    await chown(base, 1234, 1234);
    const box = await open();
    const state = { ...box.session.state, workspaceRootPath: workspace, isolation: 'none' };
    await expect(buildIsolatedClient(auto).resume(state)).rejects.toMatchObject(invalid);
  });
});
