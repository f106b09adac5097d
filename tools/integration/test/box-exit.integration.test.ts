import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

const CHILD = join(import.meta.dirname, '../src/box-exit-child.ts');
const TIMEOUT_MS = 60_000;

it('a process that lost a box and closed its runtime ends by itself, and leaves no box', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opengeni-exit-'));
  const child = spawn(process.execPath, ['--conditions=@opengeni/source', CHILD], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: folder },
    timeout: TIMEOUT_MS,
  });
  const [output, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  expect({ output, code, signal }).toEqual({ output: 'box_gone\n', code: 0, signal: null });
  expect(readdirSync(folder).filter((name) => name.startsWith('opengeni-local-'))).toEqual([]);
  rmSync(folder, { recursive: true });
}, 90_000);
