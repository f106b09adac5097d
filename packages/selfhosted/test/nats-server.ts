import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A server whose test was killed ends by itself after this. */
const MAX_LIFE_SECONDS = 120;
const START_ATTEMPTS = 200;
const ATTEMPT_PAUSE_MS = 25;

/** A nats-server of this test alone, on a free port of the loopback. */
export interface TestNatsServer extends AsyncDisposable {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startNatsServer(): Promise<TestNatsServer> {
  const directory = await mkdtemp(join(tmpdir(), 'opengeni-nats-'));
  const args = ['--addr', '127.0.0.1', '--port', '-1', '--ports_file_dir', directory];
  const server = spawn('timeout', [String(MAX_LIFE_SECONDS), 'nats-server', ...args], {
    stdio: 'ignore',
  });
  const ended = once(server, 'exit').catch((error: unknown) => error);
  const stop = async (): Promise<void> => {
    // `timeout` passes this signal on.
    server.kill('SIGTERM');
    await ended;
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const url = await Promise.race([
      readUrl(directory),
      ended.then((reason) => {
        throw new Error('nats-server did not start; install the Debian package nats-server.', {
          cause: reason,
        });
      }),
    ]);
    return { url, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function readUrl(directory: string): Promise<string> {
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
    const [file] = (await readdir(directory)).filter((name) => name.endsWith('.ports'));
    const text = file === undefined ? '' : await readFile(join(directory, file), 'utf8');
    const url = /"nats":\s*\[\s*"([^"]+)"/.exec(text)?.[1];
    if (url !== undefined) return url;
    await pause(ATTEMPT_PAUSE_MS);
  }
  throw new Error('nats-server wrote no ports file in time.');
}
