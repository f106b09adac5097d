import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const program = `
  const { listenForInterruption } = await import(${JSON.stringify(join(import.meta.dirname, 'interruption.ts'))});
  const interruption = listenForInterruption();
  interruption.signal.addEventListener('abort', () => {
    process.exitCode = interruption.exitCode();
    clearTimeout(work);
    process.stdout.write('stopping after ' + interruption.signal.reason);
  });
  const work = setTimeout(() => undefined, 60_000);
  process.stdout.write('ready ');
`;

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s lets the work stop in order, and ends with %i', async (signal, exitCode) => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child.stdout, 'data');
  child.kill(signal);
  expect(await once(child, 'close')).toEqual([exitCode, null]);
  expect(output).toBe(`ready stopping after ${signal}`);
});
