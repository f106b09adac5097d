import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** A package registry of our own on 127.0.0.1. */
export interface LoopbackRegistry {
  /** Ends with a slash. */
  readonly url: string;
  /** Settings of who publishes: nothing, whatever its name, may reach another registry. */
  readonly publisherNpmrc: string;
  /** Settings of who installs: our scope comes from here, everything else from the registry that the machine uses. */
  readonly consumerNpmrc: string;
  stop(): Promise<void>;
}

const startTimeoutMs = 30_000;
const stopTimeoutMs = 2_000;

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  if (child.connected) child.disconnect();
  const isEnded = await Promise.race([
    ended.then(() => true),
    setTimeout(stopTimeoutMs, false, { ref: false }),
  ]);
  if (isEnded) return;
  child.kill('SIGKILL');
  await ended;
}

async function waitForPort(child: ChildProcess): Promise<number> {
  const listening = new AbortController();
  const { signal } = listening;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]) => (message as { port: number }).port),
      once(child, 'exit', { signal }).then(([code, killer]) => {
        throw new Error(`it ended with ${code ?? killer}`);
      }),
      setTimeout(startTimeoutMs, undefined, { signal }).then(() => {
        throw new Error(`it gave no port in ${startTimeoutMs} ms`);
      }),
    ]);
  } finally {
    listening.abort();
  }
}

/** Starts a registry that keeps its files in a folder. The caller stops it; it also ends with this process. */
export async function startLoopbackRegistry(directory: string): Promise<LoopbackRegistry> {
  const logPath = join(directory, 'registry.log');
  const log = openSync(logPath, 'a');
  const child = fork(new URL('./registry-process.ts', import.meta.url), [directory], {
    env: { PATH: process.env['PATH'], HOME: directory },
    execArgv: [],
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  try {
    const host = `127.0.0.1:${await waitForPort(child)}`;
    const url = `http://${host}/`;
    const scope = `@opengeni:registry=${url}\n`;
    return {
      url,
      publisherNpmrc: `registry=${url}\n${scope}//${host}/:_authToken=loopback\n`,
      consumerNpmrc: scope,
      stop: () => stopProcess(child),
    };
  } catch (error) {
    await stopProcess(child);
    const output = readFileSync(logPath, 'utf8');
    throw new Error(`The loopback registry did not start. It wrote:\n${output}`, { cause: error });
  }
}
