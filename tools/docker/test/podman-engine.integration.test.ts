import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const IMAGE_TIMEOUT_MS = 600_000;
const END_TIMEOUT_MS = 30_000;

it(
  'the engine of a test run that was killed ends with all its containers, and leaves no file',
  async () => {
    const program = join(import.meta.dirname, '../src/engine-child.ts');
    const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [output] = (await once(child.stdout, 'data')) as [Buffer];
    const folder = dirname(output.toString().trim().replace('unix://', ''));
    expect(existsSync(join(folder, 'socket'))).toBe(true);
    expect(globSync('/sys/fs/cgroup/**/libpod-*')).not.toEqual([]);
    child.kill('SIGKILL');
    await expect.poll(() => existsSync(folder), { timeout: END_TIMEOUT_MS }).toBe(false);
    expect(globSync('/sys/fs/cgroup/**/libpod-*')).toEqual([]);
  },
  IMAGE_TIMEOUT_MS,
);
