import { chmodSync, existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SYSTEM_FOLDERS = ['/usr/local/bin', '/usr/bin', '/bin'];

/** A fresh folder of this test. */
export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'opengeni-desktop-test-'));
}

/** Writes a shell program into a folder that leads a PATH. */
export function writeProgram(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
}

/** A PATH with the programs of the system, except some. */
export function pathWithout(folder: string, absent: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  for (const source of SYSTEM_FOLDERS.filter((candidate) => existsSync(candidate))) {
    for (const name of readdirSync(source)) {
      const target = join(folder, name);
      if (!absent.includes(name) && !existsSync(target)) linkProgram(join(source, name), target);
    }
  }
  return folder;
}

function linkProgram(source: string, target: string): void {
  if (existsSync(source)) symlinkSync(source, target);
}
