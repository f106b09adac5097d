import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createLocalProvider } from '../src/index.ts';
import {
  isolatedProvider,
  isolatedSettings,
  openIsolatedBox,
  usingIsolatedBoxes,
} from './isolated-box.ts';
import type { IsolatedLocalBox } from './isolated-box.ts';
import { ESCAPES, listProcessesWith, openFolder, readText } from './isolated-escapes.ts';
import type { RunInBox } from './isolated-escapes.ts';

const open = usingIsolatedBoxes();
const OWNER = fileURLToPath(new URL('./isolated-owner.ts', import.meta.url));

/** The two ways of a command into a box: ours, and the shell tool of the Agents SDK. */
const WAYS: Readonly<Record<string, (box: IsolatedLocalBox) => RunInBox>> = {
  'a command of the box': (box) => async (command) => {
    const { stdout, stderr } = await box.commands.run({ command, timeoutMs: 20_000 });
    return stdout + stderr;
  },
  'exec_command of the session': (box) => (command) => execInSession(box, command),
};

async function execInSession(box: IsolatedLocalBox, cmd: string): Promise<string> {
  const execCommand = Reflect.get(box.session, 'execCommand') as (args: object) => Promise<string>;
  return execCommand.call(box.session, { cmd, yieldTimeMs: 20_000, maxOutputTokens: 100_000 });
}

describe.each(Object.entries(WAYS))('%s', (_name, runIn) => {
  it.each(ESCAPES)('cannot $name', async ({ attempt }) => {
    expect(await attempt(runIn(await open()))).toEqual([]);
  });

  it('leaves no process alive when the box is released, whatever it does about it', async () => {
    const box = await open();
    const mark = randomUUID();
    const linger = `trap "" HUP INT TERM; echo ${mark} > /dev/null; sleep 300; sleep 300`;
    await runIn(box)(
      `for n in 1 2 3; do setsid sh -c '${linger}' ${mark} > /dev/null 2>&1 < /dev/null & done; echo started`,
    );
    expect(listProcessesWith(mark).length).toBeGreaterThan(0);
    await box.session.close?.();
    expect(listProcessesWith(mark)).toEqual([]);
  });
});

describe('the same attempts without isolation', () => {
  it.each(ESCAPES.filter((escape) => escape.isOpenWithoutIsolation))(
    '$name',
    async ({ attempt }) => {
      const settings = { localIsolation: 'none', localNetwork: false } as const;
      const provider = createLocalProvider();
      const client = provider.build({ settings, environment: {}, exposedPorts: [] });
      const PATH = `${dirname(process.execPath)}:/usr/bin:/bin`;
      const session = await client?.create?.({ manifest: { environment: { PATH } } });
      if (session === undefined) throw new Error('the box was not made');
      try {
        const commands = provider.rolesOf?.(session).commands;
        const reached = await attempt(async (command) => {
          const result = await commands?.run({ command, timeoutMs: 20_000 });
          return `${result?.stdout}${result?.stderr}`;
        });
        expect(reached).not.toEqual([]);
      } finally {
        await session.close?.();
      }
    },
  );
});

describe('the network of an isolated box', () => {
  it('is that of this machine when it is asked for, and everything else stays fenced', async () => {
    const box = await open({ settings: { ...isolatedSettings, localNetwork: true } });
    const reached: Record<string, readonly string[]> = {};
    for (const { name, attempt } of ESCAPES) {
      reached[name] = await attempt(
        async (command) => (await box.commands.run({ command })).stdout,
      );
    }
    expect(Object.entries(reached).filter(([, found]) => found.length > 0)).toEqual([
      ['reach a loopback port or a socket of this machine', expect.arrayContaining(['port'])],
    ]);
  });
});

describe('files of an isolated box', () => {
  /** A folder of this machine, and a process of the box that swaps a folder for a link to it all the time. */
  async function openSwapped(box: IsolatedLocalBox): Promise<string> {
    const outside = await openFolder(tmpdir());
    await writeFile(join(outside, 'file'), 'outside');
    await box.read('mkdir dir && echo inside > dir/file && mkdir spare');
    const swap =
      'const fs = require("fs"); for (;;) { try { fs.renameSync("dir", "spare/dir"); fs.symlinkSync(process.argv[1], "dir"); fs.unlinkSync("dir"); fs.renameSync("spare/dir", "dir"); } catch { try { fs.mkdirSync("dir"); fs.writeFileSync("dir/file", "inside"); } catch {} } }';
    await box.read(`node -e '${swap}' '${outside}' > /dev/null 2>&1 &`);
    return outside;
  }

  async function expectUntouched(outside: string): Promise<void> {
    expect(await readdir(outside)).toEqual(['file']);
    expect(await readText(join(outside, 'file'))).toBe('outside');
  }

  it('are not read, written, listed or removed behind a link that is swapped in', async () => {
    const box = await open();
    const outside = await openSwapped(box);
    const seen: string[] = [];
    const note = (text: string): void => void (text.includes('outside') && seen.push(text));
    for (let round = 0; round < 150; round += 1) {
      const { files } = box;
      await files
        .readBytes('dir/file')
        .then((bytes) => note(Buffer.from(bytes).toString()), ignore);
      await files.writeBytes('dir/new', Buffer.from('x')).catch(ignore);
      await files.makeDirectory('dir/deep/er').catch(ignore);
      await files.remove('dir', { recursive: true }).catch(ignore);
    }
    expect(seen).toEqual([]);
    await expectUntouched(outside);
  });

  it('are not reached so by the tools of the Agents SDK either', async () => {
    const box = await open();
    const outside = await openSwapped(box);
    const { session } = box;
    const editor = Reflect.get(session, 'createEditor').call(session) as Record<
      'createFile' | 'updateFile' | 'deleteFile',
      (operation: object) => Promise<unknown>
    >;
    const readFile = Reflect.get(session, 'readFile') as (args: object) => Promise<Uint8Array>;
    const seen: string[] = [];
    for (let round = 0; round < 100; round += 1) {
      await readFile
        .call(session, { path: 'dir/file' })
        .then(
          (bytes) => void (Buffer.from(bytes).toString() === 'outside' && seen.push('read')),
          ignore,
        );
      const path = 'dir/file';
      await editor
        .updateFile({ type: 'update_file', path, diff: '@@\n-outside\n+taken' })
        .catch(ignore);
      await editor.createFile({ type: 'create_file', path: 'dir/made', diff: '+x' }).catch(ignore);
      await editor.deleteFile({ type: 'delete_file', path }).catch(ignore);
    }
    expect(seen).toEqual([]);
    await expectUntouched(outside);
  });

  it('lead nowhere by a link to a file of this machine, planted by the box', async () => {
    const box = await open();
    const outside = await openFolder(tmpdir());
    await writeFile(join(outside, 'file'), 'outside');
    await box.read(`ln -s '${outside}' there && ln -s '${outside}/file' link && ln -s / root`);
    const escape = { code: 'path_escape' };
    for (const path of ['there/file', 'link', `root${outside}/file`]) {
      await expect(box.files.readBytes(path)).rejects.toMatchObject(escape);
    }
    await expect(box.files.writeBytes('there/new', Buffer.from('x'))).rejects.toMatchObject(escape);
    await box.files.remove('there', { recursive: true });
    await expectUntouched(outside);
    await expect(box.session.persistWorkspace?.()).resolves.toBeDefined();
    await box.session.close?.();
    await expectUntouched(outside);
  });

  it('are removed below the folder that was named, though a link takes its place halfway', async () => {
    const box = await open();
    const outside = await openFolder(tmpdir());
    const make = `for (let n = 0; n < 1000; n += 1) { fs.mkdirSync("dir/" + n, { recursive: true }); fs.writeFileSync("dir/" + n + "/file", ""); }`;
    const swap = `while (fs.readdirSync("dir").length > 990); fs.renameSync("dir", "away"); fs.symlinkSync(process.argv[1], "dir");`;
    await box.read(`node -e 'const fs = require("fs"); ${make}'`);
    await cp(join(box.hostWorkspace, 'dir'), outside, { recursive: true });
    const swapping = box.read(
      `node -e 'const fs = require("fs"); fs.writeFileSync("up", ""); ${swap}' '${outside}'`,
    );
    await expect.poll(() => existsSync(join(box.hostWorkspace, 'up'))).toBe(true);
    await box.files.remove('dir', { recursive: true }).catch(ignore);
    await swapping;
    const left = await Promise.all(
      (await readdir(outside)).map((name) => readdir(join(outside, name))),
    );
    expect(left.flat()).toHaveLength(1000);
  });

  it('keep their owner when the box is resumed while a link is swapped in', async () => {
    const box = await open();
    const outside = await openSwapped(box);
    const client = isolatedProvider.build({
      settings: isolatedSettings,
      environment: {},
      exposedPorts: [],
    });
    for (let round = 0; round < 5; round += 1) await client?.resume?.({ ...box.session.state });
    await expectUntouched(outside);
  });
});

describe('the death of the process that owns an isolated box', () => {
  it('ends everything in the box, and its folder is reclaimed by whoever looks', async () => {
    const mark = randomUUID();
    const owner = spawn(process.execPath, ['--conditions=@opengeni/source', OWNER, mark], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const workspace = await new Promise<string>((resolve, reject) => {
      owner.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
      owner.once('exit', () => reject(new Error('the owner ended')));
    });
    expect(listProcessesWith(mark).filter((pid) => pid !== owner.pid).length).toBeGreaterThan(0);
    owner.kill('SIGKILL');
    await expect.poll(() => listProcessesWith(mark), { timeout: 5000 }).toEqual([]);
    expect(existsSync(workspace)).toBe(true);
    const tags: unknown[] = [];
    for await (const entry of isolatedProvider.inventory?.(isolatedSettings) ?? []) {
      if (entry.instanceId === workspace) tags.push(entry.tags);
    }
    expect(tags).toMatchObject([{ owner: 'dead', isolation: 'bubblewrap' }]);
    await isolatedProvider.terminateById?.(isolatedSettings, workspace);
    expect(existsSync(dirname(workspace))).toBe(false);
  });
});

describe('a box of this process', () => {
  it('is in the inventory with a living owner until it ends', async () => {
    const box = await openIsolatedBox();
    const find = async (): Promise<unknown> => {
      for await (const entry of isolatedProvider.inventory?.(isolatedSettings) ?? []) {
        if (entry.instanceId === box.instanceId) return entry.tags;
      }
      return undefined;
    };
    expect(await find()).toMatchObject({ owner: 'alive', ownerPid: String(process.pid) });
    await box.session.close?.();
    expect(await find()).toBeUndefined();
  });
});

function ignore(): void {}
