import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LocalSettings } from '@opengeni/contracts/settings';
import { onTestFinished } from 'vitest';
import { findClosedFolder } from '../src/local/isolation/closed-folder.ts';

export type PeerRequest =
  | ({ readonly do: 'open'; readonly state?: Record<string, unknown> } & LocalSettings)
  | { readonly do: 'run'; readonly command: string }
  | { readonly do: 'end' };

/** A process of its own that works in a local box. */
export interface Peer {
  readonly pid: number;
  /** Makes a box, or resumes that of a record; gives its record. Throws what the process could not do, with its code. */
  open(options?: {
    readonly state?: Record<string, unknown>;
    readonly settings?: Partial<LocalSettings>;
  }): Promise<Record<string, unknown>>;
  /** What a command wrote; throws when it did not end with 0. */
  read(command: string): Promise<string>;
  end(): Promise<void>;
  /** Kills the process; resolves when it is gone. */
  kill(): Promise<void>;
}

export interface PeerOptions {
  /** Whom the process runs as. Default: the user of this one. */
  readonly user?: 'this' | 'another';
  /** Folder of temporary files. */
  readonly temporary?: string;
  /** Descriptors of this process that it starts with, by the number that they have there. */
  readonly descriptors?: Readonly<Record<number, number>>;
  /** Words that start others, which it is started by. */
  readonly around?: readonly string[];
  /** Path of the program that makes keyrings. */
  readonly keyctl?: string;
}

const PEER = fileURLToPath(new URL('./isolated-peer.ts', import.meta.url));
export const ANOTHER_USER = 1234;

/** Starts a process that ends with the test. */
export async function startPeer(options: PeerOptions = {}): Promise<Peer> {
  const { around = [], keyctl } = options;
  const node = [process.execPath, '--conditions=@opengeni/source', PEER];
  const words = [...around, ...node, ...(keyctl === undefined ? [] : [keyctl])];
  const [program, ...args] = options.user === 'another' ? await asAnotherUser(words) : words;
  const stdio: ('pipe' | 'inherit' | 'ignore' | number)[] = ['pipe', 'pipe', 'inherit'];
  for (const [place, descriptor] of Object.entries(options.descriptors ?? {})) {
    while (stdio.length <= Number(place)) stdio.push('ignore');
    stdio[Number(place)] = descriptor;
  }
  const env = { PATH: '/usr/bin:/bin', TMPDIR: options.temporary ?? '/tmp' };
  const child = spawn(program ?? '', args, { stdio, env });
  const { stdin, stdout, pid } = child;
  if (stdin === null || stdout === null || pid === undefined) throw new Error('it did not start');
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  const answers = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const ask = async <T>(request: PeerRequest): Promise<T> => {
    stdin.write(`${JSON.stringify(request)}\n`);
    const { value: line } = (await answers.next()) as { value?: string };
    if (line === undefined) throw new Error('the process ended');
    const { value, error } = JSON.parse(line) as { value: T; error?: { message: string } };
    if (error !== undefined) throw Object.assign(new Error(error.message), error);
    return value;
  };
  return {
    pid,
    open: ({ state, settings = {} } = {}) =>
      ask({
        do: 'open',
        localIsolation: 'bubblewrap',
        localNetwork: false,
        ...settings,
        ...(state === undefined ? {} : { state }),
      }),
    read: async (command) => {
      const result = await ask<{ exitCode: number; stdout: string }>({ do: 'run', command });
      if (result.exitCode === 0) return result.stdout.trim();
      throw new Error(`${command} came to ${JSON.stringify(result)}`);
    },
    end: () => ask({ do: 'end' }),
    kill,
  };
}

/** Words that run others as another user, where this one is root; the others by themselves elsewhere. */
async function asAnotherUser(words: readonly string[]): Promise<readonly string[]> {
  const closed = await findClosedFolder(dirname(PEER));
  if (process.getuid?.() !== 0 || closed !== undefined) return words;
  const id = String(ANOTHER_USER);
  return ['setpriv', '--reuid', id, '--regid', id, '--clear-groups', ...words];
}
