import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Readable } from 'node:stream';

import { SandboxError } from '@opengeni/contracts/errors';
import type { CommandRunner } from '@opengeni/contracts/ports';

import { runChecked } from './run-checked.ts';
import type { Tree } from './list-tree.ts';

const chunkBytes = 4 * 1024 * 1024;
const archive = '.opengeni/upload.tar';
/** The names come on standard input; this format keeps times below a second. */
const PACK = ['--format=pax', '--no-recursion', '--null', '-cf', '-', '-T', '-'];

export interface UploadRequest {
  readonly commands: CommandRunner;
  readonly tree: Tree;
  /** Directory in the box, relative to the workspace; it must not exist yet. */
  readonly target: string;
  readonly signal: AbortSignal;
}

/** Copies a directory into a box as an archive, so that links stay links and modes stay modes. */
export async function uploadTree({ commands, tree, target, signal }: UploadRequest): Promise<void> {
  const run = (command: string, stdin?: Uint8Array): Promise<unknown> =>
    runChecked(commands, { command, signal, ...(stdin ? { stdin } : {}) });
  await run(`mkdir -p .opengeni '${target}' && : > ${archive}`);
  const tar = spawn('tar', ['-C', tree.root, ...PACK], { stdio: 'pipe', signal });
  const ended = waitForEnd(tar);
  // A program that has ended takes no more names; its exit code says why.
  tar.stdin.on('error', () => tar.kill());
  tar.stdin.end(tree.paths.map((path) => `./${path}\0`).join(''));
  for await (const chunk of joinChunks(tar.stdout)) await run(`cat >> ${archive}`, chunk);
  const problem = await ended;
  signal.throwIfAborted();
  if (problem !== undefined) throw new SandboxError('invalid_request', problem);
  await run(`tar -xopf ${archive} -C '${target}' && rm -f ${archive}`);
}

async function* joinChunks(source: Readable): AsyncGenerator<Uint8Array> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const part of source as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length < chunkBytes) continue;
    yield Buffer.concat(parts);
    parts = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(parts);
}

/** Why the directory could not be packed; undefined when it could. Never rejects. */
async function waitForEnd(tar: ChildProcessWithoutNullStreams): Promise<string | undefined> {
  const errors: string[] = [];
  tar.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  return await new Promise((resolve) => {
    tar.once('error', () =>
      resolve('The directory cannot be packed: the tar program does not start; install tar.'),
    );
    tar.once('close', (code) =>
      resolve(code === 0 ? undefined : `The directory cannot be packed: ${errors.join('').trim()}`),
    );
  });
}
