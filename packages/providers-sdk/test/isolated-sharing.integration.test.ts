import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { listProcessesWith, openFolder } from './isolated-escapes.ts';
import { ANOTHER_USER, startPeer } from './isolated-peers.ts';
import type { Peer, PeerOptions } from './isolated-peers.ts';

const SERVE =
  'require("net").createServer((s) => s.end("served")).listen(4321, "127.0.0.1", () => console.log("up"))';
const CONNECT =
  'require("net").connect(4321, "127.0.0.1").on("data", (d) => console.log(String(d)))';

describe.each(['this', 'another'] as const)('an isolated box of %s user', (user) => {
  async function openTemporary(): Promise<PeerOptions> {
    const temporary = await openFolder('/tmp');
    await chmod(temporary, 0o755);
    if (user === 'another' && process.getuid?.() === 0) {
      await chown(temporary, ANOTHER_USER, ANOTHER_USER);
    }
    return { user, temporary };
  }

  it('is one and the same for all processes that work in it, and its end by one of them is that of everything', async () => {
    const options = await openTemporary();
    const [maker, other] = await Promise.all([startPeer(options), startPeer(options)]);
    const state = await maker.open();
    const mark = randomUUID();
    await maker.read(
      `sh -c 'sleep 300; sleep 300' ${mark} > /dev/null 2>&1 & node -e '${SERVE}' > log 2>&1 & until grep -q up log; do sleep 0.05; done`,
    );
    await other.open({ state });
    expect(await other.read(`node -e '${CONNECT}'`)).toBe('served');
    expect(await other.read(`pgrep -cf '${mark}'`)).not.toBe('0');
    expect(await other.read('readlink /proc/self/ns/*')).toBe(
      await maker.read('readlink /proc/self/ns/*'),
    );
    await other.read(`sh -c 'sleep 300; sleep 300' ${mark}-other > /dev/null 2>&1 &`);
    expect(listProcessesWith(`${mark}-other`)).not.toEqual([]);
    await other.end();
    expect(listProcessesWith(mark)).toEqual([]);
    expect(existsSync(String(state['workspaceRootPath']))).toBe(false);
    await expect(maker.read('true')).rejects.toMatchObject({ code: 'box_gone' });
  });

  it('ends with the process that started it, and starts anew with the next command of another', async () => {
    const options = await openTemporary();
    const [maker, other] = await Promise.all([startPeer(options), startPeer(options)]);
    const state = await maker.open();
    await maker.read('echo kept > kept');
    await other.open({ state });
    const mark = randomUUID();
    await other.read(`sh -c 'sleep 300; sleep 300' ${mark} > /dev/null 2>&1 &`);
    await maker.kill();
    await expect.poll(() => listProcessesWith(mark), { timeout: 5000 }).toEqual([]);
    expect(await other.read('cat kept')).toBe('kept');
    const third = await startPeer(options);
    await third.open({ state });
    expect(await third.read('readlink /proc/self/ns/pid')).toBe(
      await other.read('readlink /proc/self/ns/pid'),
    );
    await third.end();
  });

  it('is started once, though many processes come at the same time, also after the one that was at it died', async () => {
    const options = await openTemporary();
    const peers = await Promise.all([1, 2, 3, 4].map(() => startPeer(options)));
    const [first, ...others] = peers as [Peer, ...Peer[]];
    const state = await first.open();
    await Promise.all(others.map((peer) => peer.open({ state })));
    const look = (some: readonly Peer[]) =>
      Promise.all(some.map((peer) => peer.read('readlink /proc/self/ns/pid')));
    expect(new Set(await look(peers)).size).toBe(1);
    const dying = first.read('true').catch(() => 'killed');
    await first.kill();
    await dying;
    expect(new Set(await look(others)).size).toBe(1);
    await others[0]?.end();
  });
});

describe('an isolated box that runs without network', () => {
  it('is not joined by a process whose settings want another one', async () => {
    const [maker, other] = await Promise.all([startPeer(), startPeer()]);
    const state = await maker.open();
    await maker.read('true');
    await other.open({ state, settings: { localNetwork: true } });
    await expect(other.read('true')).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('OPENGENI_LOCAL_NETWORK'),
    });
    await maker.end();
  });
});
