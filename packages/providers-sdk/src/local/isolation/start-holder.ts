import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { FileHandle } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { SandboxError } from '@opengeni/contracts/errors';
import { sealStreams } from '../process-descriptors.ts';
import { describeProcess } from '../process-identity.ts';
import type { ProcessRecord } from '../process-identity.ts';
import { createHolder, openProcess } from './box-holder.ts';
import type { BoxHolder } from './box-holder.ts';
import type { BoxUser } from './box-user.ts';
import { makeInnerUsers, mapOuterUsers } from './box-users.ts';
import type { BoxUsers } from './box-users.ts';
import type { IsolationPrograms } from './isolation-programs.ts';

export interface HolderRequest {
  readonly programs: IsolationPrograms;
  readonly args: readonly string[];
  readonly user: BoxUser;
  /** Time for the box to be there. Default 10 s. */
  readonly timeoutMs?: number;
}

/** A box that this process has started; it lives no longer than this process. */
export interface StartedHolder {
  readonly holder: BoxHolder;
  readonly first: ProcessRecord;
}

const READY = 'ready';
/** Ends also when this process does, since its input ends then. */
const HOLD = ['/bin/sh', '-c', `echo ${READY}; read -r _`];
const START_TIMEOUT_MS = 10_000;
const MAX_MESSAGE_CHARS = 1000;
/** Descriptors of bubblewrap: it tells its process, waits for its users, and is told the rest of its arguments. */
const [INFO, USERS, ARGUMENTS] = [3, 4, 5];

/** Other processes enter by what is open here, so it stays open also when nobody here works in the box any more. */
const kept = new Set<BoxHolder>();

interface Opened {
  folder?: FileHandle;
  outer?: FileHandle;
}

/**
 * Starts a box. Throws code `provider_failed` with what bubblewrap said, code `timeout` when it says nothing in time.
 */
export async function startHolder(request: HolderRequest): Promise<StartedHolder> {
  const child = spawnBubblewrap(request);
  const said = collectText(child.stderr as Readable);
  const opened: Opened = {};
  const timeoutMs = request.timeoutMs ?? START_TIMEOUT_MS;
  try {
    return await awaitUntil(timeoutMs, awaitHolder(child, { request, opened }));
  } catch (error) {
    child.kill('SIGKILL');
    await opened.folder?.close();
    await opened.outer?.close();
    if (SandboxError.is(error)) throw error;
    const reason = said().trim().slice(0, MAX_MESSAGE_CHARS) || messageOf(error);
    throw new SandboxError('provider_failed', `bubblewrap could not make the box: ${reason}`, {
      cause: error,
      details: { reason },
    });
  }
}

/** The command line of the first process can be read in the box, so the paths of this machine are not in it. */
function spawnBubblewrap({ programs, user, args }: HolderRequest): ChildProcess {
  const waits = user.isDropped ? [] : ['--userns-block-fd', String(USERS)];
  const words = ['--info-fd', String(INFO), ...waits, '--args', String(ARGUMENTS), '--', ...HOLD];
  const keys = programs.keyctl === undefined ? [] : [programs.keyctl, 'session', '-'];
  const [program, ...rest] = [...keys, programs.bwrap, ...words] as [string, ...string[]];
  const child = spawn(program, rest, {
    cwd: '/',
    stdio: sealStreams(['pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe']),
    env: {},
    detached: true,
    ...(user.isDropped ? { uid: user.uid, gid: user.gid } : {}),
  });
  // Each of them breaks when bubblewrap ends early; what it said tells why.
  for (const stream of child.stdio) stream?.on('error', () => stream.destroy());
  (child.stdio[ARGUMENTS] as Writable).end(args.map((arg) => `${arg}\0`).join(''));
  return child;
}

async function awaitHolder(
  child: ChildProcess,
  { request, opened }: { readonly request: HolderRequest; readonly opened: Opened },
): Promise<StartedHolder> {
  const { user, programs } = request;
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = readPid(await readUntil(child.stdio[INFO] as Readable, '}'));
  // Opened before anything ran in the box, so it is the folder of this very process for good.
  const folder = await openProcess(pid);
  opened.folder = folder;
  let users: BoxUsers | undefined;
  if (user.isDropped) {
    await readUntil(child.stdout as Readable, `${READY}\n`);
  } else {
    const outer = await mapOuterUsers(pid);
    opened.outer = outer;
    (child.stdio[USERS] as Writable).end('1');
    await readUntil(child.stdout as Readable, `${READY}\n`);
    users = await makeInnerUsers(outer, programs.nsenter);
  }
  const holder = await createHolder({ folder, users, onClose: () => child.stdin?.destroy() });
  if (child.exitCode !== null || child.signalCode !== null) throw new Error('it ended at once');
  kept.add(holder);
  child.once('exit', () => kept.delete(holder));
  letGo(child);
  return { holder, first: await describeProcess(pid) };
}

/** Keeps the box from keeping this process alive. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const stream of child.stdio) {
    if (stream !== null && stream !== undefined && 'unref' in stream) {
      (stream as { unref(): void }).unref();
    }
  }
  child.stdio[INFO]?.destroy();
  child.stdout?.resume();
  child.stderr?.resume();
}

async function awaitUntil<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const text = `bubblewrap did not make the box within ${timeoutMs} ms.`;
      reject(new SandboxError('timeout', text, { details: { timeoutMs } }));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
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
