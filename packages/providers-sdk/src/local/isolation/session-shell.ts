import type { ChildProcess, ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { IsolatedBox } from './isolated-box.ts';

/** A shell command as the SDK's session asks for it. */
export interface SessionShellRequest {
  /** Absolute, as seen from inside the box. */
  readonly cwd: string;
  readonly shell?: string;
  readonly login: boolean;
  readonly runAs?: string;
  readonly tty?: boolean;
}

const PSEUDO_TERMINAL = '/usr/bin/script';
const LOGIN_SHELLS = ['/bin/bash', '/usr/bin/bash'];

/** Whether boxes of this machine can give a command a terminal. */
export function hasPseudoTerminal(): boolean {
  return existsSync(PSEUDO_TERMINAL);
}

/** Starts a shell command in a box, with a terminal of the box when one is asked for. */
export async function startSessionShell(
  box: IsolatedBox,
  request: SessionShellRequest & {
    readonly command: string;
    readonly environment: Readonly<Record<string, string>>;
  },
): Promise<ChildProcessWithoutNullStreams> {
  const words = buildShellWords(request);
  const [shell] = words;
  const child = await box.start({
    words: request.tty === true ? wrapInTerminal(words) : words,
    cwd: request.cwd,
    environment: request.environment,
    shell,
    stdin: 'pipe',
  });
  (child.stdio[3] as Readable).resume();
  child.kill = (signal) => signalCommand(child, signal);
  return assertStreams(child);
}

/** The shell and its arguments: as named, else bash for a login shell, else the POSIX shell. */
export function buildShellWords(
  request: Pick<SessionShellRequest, 'shell' | 'login'> & { readonly command: string },
): [string, ...string[]] {
  const { command, login } = request;
  const named = request.shell?.trim();
  if (named !== undefined && named !== '') return [named, login ? '-lc' : '-c', command];
  const bash = login ? LOGIN_SHELLS.find((path) => existsSync(path)) : undefined;
  return bash === undefined ? ['/bin/sh', '-c', command] : [bash, '-lc', command];
}

/** `script` reads its command by a shell of its own and passes the exit status on. */
function wrapInTerminal(words: readonly [string, ...string[]]): [string, ...string[]] {
  const line = `SHELL=${quote(words[0])} exec ${words.map((word) => quote(word)).join(' ')}`;
  return ['/usr/bin/env', 'SHELL=/bin/sh', PSEUDO_TERMINAL, '-qefc', line, '/dev/null'];
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * Signals the process in the box and not the one that waits for it outside, so that a command which handles
 * the signal keeps its streams and its exit status.
 */
function signalCommand(child: ChildProcess, signal: NodeJS.Signals | number = 'SIGTERM'): boolean {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return false;
  try {
    process.kill(findChild(pid) ?? pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

function findChild(pid: number): number | undefined {
  try {
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ');
    return first === undefined || first === '' ? undefined : Number(first);
  } catch {
    return undefined;
  }
}

function assertStreams(child: ChildProcess): ChildProcessWithoutNullStreams {
  if (child.stdin === null || child.stdout === null || child.stderr === null) {
    throw new TypeError('The command has no streams.');
  }
  return child as ChildProcessWithoutNullStreams;
}
