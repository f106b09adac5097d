import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Runs a program of this folder in a process of its own; resolves to the JSON that it prints. */
export async function measureInChild<TResult>(
  program: string,
  args: readonly string[],
): Promise<TResult> {
  const path = join(import.meta.dirname, program);
  const child = spawn(
    process.execPath,
    ['--conditions=@opengeni/source', '--expose-gc', path, ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}.`);
  return JSON.parse(text) as TResult;
}
