import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:fs';
import { open, readFile, readlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxError } from '@opengeni/contracts/errors';
import { parseProcessStat } from '../process-identity.ts';
import type { BoxUser } from './box-user.ts';
import { NAMESPACE_NAMES } from './enter-box.ts';
import type { IsolationPrograms } from './isolation-programs.ts';
import { makeInnerUsers, mapOuterUsers } from './box-users.ts';
import type { BoxUsers } from './box-users.ts';

/** The first process of a box. The box lives as long as it does, and it no longer than this process. */
export interface BoxHolder {
  /** Id on this machine of the process that is number one inside. */
  readonly pid: number;
  readonly processFolder: string;
  readonly namespaces: readonly string[];
  /** The user namespaces to come through; undefined where root enters, who needs none. */
  readonly users: BoxUsers | undefined;
  isAlive(): boolean;
  /** Kills every process of the box. Resolves when none is left. */
  end(): Promise<void>;
}

export interface HolderRequest {
  readonly programs: IsolationPrograms;
  readonly args: readonly string[];
  readonly user: BoxUser;
}

const READY = 'ready';
/** Ends also when this process does, since its input ends then. */
const HOLD = ['/bin/sh', '-c', `echo ${READY}; read -r _`];
const END_TIMEOUT_MS = 5000;
const POLL_MS = 2;
const MAX_MESSAGE_CHARS = 1000;

/** Starts a box. Throws code `provider_failed` with what bubblewrap said. */
export async function startHolder(request: HolderRequest): Promise<BoxHolder> {
  const { user, programs } = request;
  const waits = user.isDropped ? [] : ['--userns-block-fd', '4'];
  const child = spawn(
    programs.bwrap,
    ['--info-fd', '3', ...waits, ...request.args, '--', ...HOLD],
    {
      stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
      env: {},
      detached: true,
      ...(user.isDropped ? { uid: user.uid, gid: user.gid } : {}),
    },
  );
  const said = collectText(child.stderr);
  let folder: FileHandle | undefined;
  let outer: FileHandle | undefined;
  try {
    await new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    const pid = readPid(await readUntil(child.stdio[3] as Readable, '}'));
    // Opened before anything ran in the box, so it is the folder of this very process for good.
    folder = await open(`/proc/${pid}`, constants.O_RDONLY | constants.O_DIRECTORY);
    const processFolder = `/proc/${process.pid}/fd/${folder.fd}`;
    if (!user.isDropped) {
      outer = await mapOuterUsers(pid);
      (child.stdio[4] as Writable).end('1');
    }
    await readUntil(child.stdout, `${READY}\n`);
    const users = outer && (await makeInnerUsers(outer, programs.nsenter));
    const namespaces = await listOwnNamespaces(processFolder);
    return holderOf({ child, pid, folder, processFolder, namespaces, users });
  } catch (error) {
    child.kill('SIGKILL');
    await folder?.close();
    await outer?.close();
    const reason = said().trim().slice(0, MAX_MESSAGE_CHARS) || messageOf(error);
    throw new SandboxError('provider_failed', `bubblewrap could not make the box: ${reason}`, {
      cause: error,
      details: { reason },
    });
  }
}

interface HolderParts {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly folder: FileHandle;
  readonly processFolder: string;
  readonly namespaces: readonly string[];
  readonly users: BoxUsers | undefined;
}

function holderOf(parts: HolderParts): BoxHolder {
  const { child, pid, folder, processFolder, namespaces, users } = parts;
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  if (!isAlive()) throw new Error('the box ended at once');
  letGo(child);
  let ending: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    if (isAlive()) {
      child.ref();
      if (await isRunning(processFolder)) process.kill(pid, 'SIGKILL');
      child.stdin?.destroy();
      const patience = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT_MS);
      await exited;
      clearTimeout(patience);
    }
    while (await isRunning(processFolder)) await sleep(POLL_MS);
    await folder.close();
    await users?.close();
  };
  return {
    pid,
    processFolder,
    namespaces,
    users,
    isAlive,
    end: () => (ending ??= end()),
  };
}

/** Keeps the box from keeping this process alive. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const stream of child.stdio) {
    if (stream === null || stream === undefined) continue;
    stream.on('error', () => stream.destroy());
    if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
  }
  child.stdio[3]?.destroy();
  child.stdout?.resume();
  child.stderr?.resume();
}

async function isRunning(processFolder: string): Promise<boolean> {
  const stat = await readFile(`${processFolder}/stat`, 'latin1').catch(() => '');
  const found = parseProcessStat(stat);
  return found !== undefined && !found.isZombie;
}

async function listOwnNamespaces(processFolder: string): Promise<readonly string[]> {
  const own: string[] = [];
  for (const name of NAMESPACE_NAMES) {
    const [theirs, ours] = await Promise.all([
      readlink(`${processFolder}/ns/${name}`),
      readlink(`/proc/self/ns/${name}`),
    ]);
    if (theirs !== ours) own.push(name);
  }
  return own;
}

function readPid(text: string): number {
  const { 'child-pid': pid } = JSON.parse(text) as { 'child-pid'?: unknown };
  if (typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 1) return pid;
  throw new Error('bubblewrap named no process');
}

function readUntil(stream: Readable, end: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const onData = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      if (text.includes(end)) settle(() => resolve(text));
    };
    const onEnd = (): void => settle(() => reject(new Error('it ended before the box was ready')));
    const settle = (finish: () => void): void => {
      stream.off('data', onData);
      stream.off('close', onEnd);
      stream.off('error', onEnd);
      finish();
    };
    stream.on('data', onData);
    stream.once('close', onEnd);
    stream.once('error', onEnd);
  });
}

function collectText(stream: Readable): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    if (text.length < MAX_MESSAGE_CHARS) text += chunk.toString('utf8');
  });
  return () => text;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
