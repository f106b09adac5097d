import { openSync } from 'node:fs';
import { chmod, chown, open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFolder } from './isolated-escapes.ts';
import { ANOTHER_USER, startPeer } from './isolated-peers.ts';

const SECRET = 'opengeni-descriptor-secret';
/** One among the first, and those that programs which start others often leave. */
const PLACES = [3, 4, 5, 9, 200, 251];

describe.each(['this', 'another'] as const)('a process of %s user', (user) => {
  it.each(['bubblewrap', 'none'] as const)(
    'that was started with a folder of this machine open gives it to no command, isolation %s',
    async (localIsolation) => {
      const outside = await openFolder('/tmp');
      await chmod(outside, 0o777);
      await writeFile(join(outside, 'secret'), SECRET);
      const folder = await open(outside, 'r');
      onTestFinished(() => folder.close());
      const temporary = await openFolder('/tmp');
      if (user === 'another') await chown(temporary, ANOTHER_USER, ANOTHER_USER);
      await chmod(temporary, 0o755);
      const descriptors = Object.fromEntries(PLACES.map((place) => [place, folder.fd]));
      const peer = await startPeer({ user, temporary, descriptors });
      await peer.open({ settings: { localIsolation } });
      const own = localIsolation === 'none' ? 'self' : '[0-9]*';
      const said = await peer.read(
        `for fd in /proc/${own}/fd/*; do cat "$fd/secret"; echo x > "$fd/made"; readlink "$fd"; done 2> /dev/null; true`,
      );
      expect(said).not.toContain(SECRET);
      expect(said).not.toContain(outside);
      expect(await readdir(outside)).toEqual(['secret']);
      await peer.end();
    },
  );
});

describe('what Node opens itself', () => {
  it('is closed for children, so what is found once holds', async () => {
    const { listInheritedDescriptors } = await import('../src/local/process-descriptors.ts');
    const { createServer, connect } = await import('node:net');
    const { spawn } = await import('node:child_process');
    const { Worker } = await import('node:worker_threads');
    const { DatabaseSync } = await import('node:sqlite');
    const { watch } = await import('node:fs');
    const before = listInheritedDescriptors();
    const folder = await openFolder('/tmp');
    openSync(folder, 'r');
    const watcher = watch(folder);
    const server = createServer((socket) => socket.resume());
    await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
    const client = connect(join(folder, 'socket'));
    await new Promise((resolve) => client.once('connect', resolve));
    const database = new DatabaseSync(join(folder, 'database'));
    database.exec('create table t (a)');
    const child = spawn('sleep', ['60'], { stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'ipc'] });
    const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
    await new Promise((resolve) => worker.once('online', resolve));
    expect(listInheritedDescriptors()).toEqual(before);
    child.kill();
    client.destroy();
    server.close();
    watcher.close();
    database.close();
    await worker.terminate();
  });
});
