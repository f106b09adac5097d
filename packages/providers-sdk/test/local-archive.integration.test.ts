import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { UnixLocalSandboxClient } from '@openai/agents/sandbox/local';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHostStarter } from '../src/local/host-starter.ts';
import { createProcessGroups } from '../src/local/process-group.ts';
import { createWorkspaceArchiver } from '../src/local/workspace-archive.ts';
import { buildIsolatedClient, describeSession } from './isolated-box.ts';
import type { IsolatedLocalBox } from './isolated-box.ts';

type Isolation = 'none' | 'bubblewrap';

const MAKE_DEEP =
  'for (let i = 0; i < 1000; i += 1) { fs.mkdirSync("dddddddd"); process.chdir("dddddddd"); } fs.writeFileSync("leaf", "leaf")';
const COUNT_DEEP = 'find . -type d | wc -l; find . -name leaf -execdir cat {} \\;';

async function open(localIsolation: Isolation): Promise<IsolatedLocalBox> {
  const client = buildIsolatedClient({ localIsolation, localNetwork: false });
  const box = describeSession(await client.create({ manifest: {} }));
  onTestFinished(async () => box[Symbol.asyncDispose]());
  return box;
}

describe.each<[Isolation, Isolation]>([
  ['none', 'bubblewrap'],
  ['bubblewrap', 'none'],
  ['bubblewrap', 'bubblewrap'],
])('an archive of a box with isolation %s', (from, to) => {
  it(`fills one with isolation ${to}`, async () => {
    const [source, target] = [await open(from), await open(to)];
    await source.read(
      'echo "echo ran" > s.sh && chmod 755 s.sh && ln -s s.sh link && ln -s /etc out && echo k > k && chmod 600 k',
    );
    await target.read('mkdir old && ln -s /etc/passwd link');
    await target.keeper.hydrate(await source.keeper.persist());
    expect(await target.read('./link; ls; stat -c %a k s.sh; readlink link out')).toBe(
      'ran\nk\nlink\nout\ns.sh\n600\n755\ns.sh\n/etc',
    );
  });
});

describe.each<Isolation>(['none', 'bubblewrap'])('a box with isolation %s', (isolation) => {
  it('is captured while files in it come and go', { timeout: 120_000 }, async () => {
    const box = await open(isolation);
    await box.read(
      'echo kept > kept; mkdir busy; (while [ ! -e stop ]; do for i in 1 2 3 4 5 6 7 8; do mkdir -p busy/d$i; echo $i > busy/d$i/f; echo more >> grown; done; rm -rf busy/d*; done) >/dev/null 2>&1 &',
    );
    let archive = new Uint8Array();
    for (let attempt = 0; attempt < 20; attempt += 1) archive = await archiveOf(box);
    await box.read('touch stop; sleep 0.3');
    await box.keeper.hydrate(archive);
    expect(await box.read('cat kept')).toBe('kept');
  });

  it('is captured and filled with a tree that no path can name, and ends', async () => {
    const [source, target] = [await open(isolation), await open(isolation)];
    const node = isolation === 'none' ? process.execPath : 'node';
    await source.read(`${node} -e '${MAKE_DEEP}'`);
    await target.keeper.hydrate(await source.keeper.persist());
    expect(await target.read(COUNT_DEEP)).toBe('1001\nleaf');
    for (const box of [source, target]) {
      await box.session.close?.();
      expect(existsSync(dirname(box.hostWorkspace))).toBe(false);
    }
  });

  it('is captured with files that are mostly holes, larger than an archive may be', async () => {
    const [source, target] = [await open(isolation), await open(isolation)];
    await source.read('truncate -s 3G image && printf end >> image');
    const archive = await source.keeper.persist();
    expect(archive.byteLength).toBeLessThan(100_000);
    await target.keeper.hydrate(archive);
    expect(await target.read('stat -c %s image; tail -c 3 image')).toBe('3221225475\nend');
  });

  it('is captured without the files that it may not read, and filled over such', async () => {
    const [source, target] = [await open(isolation), await open(isolation)];
    const plant = 'echo kept > kept; mkdir shut; echo x > shut/x; echo y > y; chmod 000 shut y';
    await source.read(plant);
    const archive = await source.keeper.persist();
    await target.read(plant);
    await target.keeper.hydrate(archive);
    expect(await target.read('cat kept; [ ! -e y ] || stat -c %a y')).toMatch(/^kept(?:\n0)?$/);
  });

  it('takes no part in what variables of the box tell tar', async () => {
    const client = buildIsolatedClient({ localIsolation: isolation, localNetwork: false });
    const environment = { TAR_OPTIONS: '--exclude=kept', PATH: '/nowhere', PACK: 'exit 3' };
    const box = describeSession(await client.create({ manifest: { environment } }));
    onTestFinished(async () => box[Symbol.asyncDispose]());
    await box.files.writeBytes('kept', new Uint8Array([1]));
    const archive = await box.keeper.persist();
    await box.files.remove('kept');
    await box.keeper.hydrate(archive);
    expect(await box.files.readBytes('kept')).toEqual(new Uint8Array([1]));
  });

  it('is filled from an archive in the form of the Agents SDK', async () => {
    const session = await new UnixLocalSandboxClient({ snapshot: { type: 'noop' } }).create({
      manifest: { entries: { 'd/plain.txt': { type: 'file', content: 'plain' } } },
    });
    const archive = await session.persistWorkspace();
    await session.close();
    const box = await open(isolation);
    await box.read('mkdir -p old/deep && echo old > old/deep/file && ln -s /etc link');
    await box.session.hydrateWorkspace?.(archive);
    expect(await box.read('ls; cat d/plain.txt')).toBe('d\nplain');
  });

  it('leaves out what the manifest calls ephemeral, whatever its name', async () => {
    const client = buildIsolatedClient({ localIsolation: isolation, localNetwork: false });
    const entries = {
      'cache/[a]*': { type: 'file', content: 'made again', ephemeral: true },
      'cache/a': { type: 'file', content: 'kept' },
    };
    const box = describeSession(await client.create({ manifest: { entries } }));
    onTestFinished(async () => box[Symbol.asyncDispose]());
    const target = await open(isolation);
    await target.keeper.hydrate(await box.keeper.persist());
    expect(await target.read('find . -type f')).toBe('./cache/a');
  });

  it('writes nothing beside the workspace, whatever an archive says', async () => {
    const [source, target] = [await open('none'), await open(isolation)];
    const outside = `${dirname(target.hostWorkspace)}/escaped`;
    await source.read(
      `mkdir t && cd t && echo evil > escaped && ln -s ${dirname(target.hostWorkspace)} way && ` +
        'tar -cf ../evil.tar -P --transform "s,^escaped$,../escaped," escaped && ' +
        'tar -rf ../evil.tar way && mkdir real && mv way real && cp escaped real/inner && ' +
        `tar -rf ../evil.tar -P --transform "s,^real/inner$,way/escaped," real/inner && ` +
        `tar -rf ../evil.tar -P --transform "s,^escaped$,${outside}," escaped`,
    );
    const evil = await source.files.readBytes('evil.tar');
    await target.keeper.hydrate(evil).catch(() => undefined);
    expect(existsSync(outside)).toBe(false);
    expect(await target.read('cat kept 2>/dev/null || echo alive')).toBe('alive');
  });
});

describe('an archive in an archive', () => {
  it('that a box made is a file like any other, and is not unpacked', async () => {
    const [source, target] = [await open('none'), await open('none')];
    const outside = `${dirname(target.hostWorkspace)}/escaped`;
    await source.read(
      `mkdir t && echo evil > t/escaped && ln -s ${dirname(target.hostWorkspace)} way && ` +
        'tar -cf .opengeni-deeper.tar -P --transform "s,^t/escaped$,way/escaped," t/escaped',
    );
    await target.keeper.hydrate(await archiveOf(source));
    expect(existsSync(outside)).toBe(false);
    expect(await target.read('ls -A')).toBe('.opengeni-deeper.tar\nt\nway');
  });
});

describe('an archive that would be too large', () => {
  it('is an error that names the limit, and ends tar at once', async () => {
    const box = await open('none');
    const scratch = dirname(box.hostWorkspace);
    await box.read('head -c 3000000 /dev/zero > large');
    const starter = createHostStarter({
      workspaceRoot: box.hostWorkspace,
      environment: () => ({ TMPDIR: scratch }),
    });
    const groups = createProcessGroups();
    const archiver = createWorkspaceArchiver({ starter, groups, maxBytes: 1_000_000 });
    await expect(archiver.pack([])).rejects.toMatchObject({
      code: 'output_limit',
      message: expect.stringContaining('1000000 bytes'),
    });
    expect(readdirSync(scratch).filter((name) => name.startsWith('tmp.'))).toEqual([]);
    const wider = createWorkspaceArchiver({ starter, groups, maxBytes: 4_000_000 });
    expect((await wider.pack([])).byteLength).toBeGreaterThan(3_000_000);
  });
});

async function archiveOf(box: IsolatedLocalBox): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await box.keeper.persist());
}
