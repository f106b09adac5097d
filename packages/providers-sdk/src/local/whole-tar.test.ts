import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isWholeTar } from './whole-tar.ts';

function makeTar(script: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'opengeni-tar-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const command = `{ ${script}; } >/dev/null && tar -cf - .`;
  return execFileSync('/bin/sh', ['-c', command], { cwd: folder, maxBuffer: 10_000_000 });
}

describe('a whole archive', () => {
  it('has members of any kind, or none', () => {
    const made = makeTar(
      'echo x > a; ln -s a b; ln a c; mkdir d; head -c 5000 /dev/zero > zeros; : > e',
    );
    expect(isWholeTar(made)).toBe(true);
    expect(isWholeTar(new Uint8Array(1024))).toBe(true);
  });

  it('is not one that was cut anywhere before its end, also between zeros of a file', () => {
    const made = makeTar('head -c 5000 /dev/zero > zeros; echo last > z');
    const end = made.lastIndexOf('last') + 512;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: end }), (length) => {
        expect(isWholeTar(made.subarray(0, length))).toBe(false);
      }),
    );
  });

  it('is no other bytes', () => {
    for (const bytes of [new Uint8Array(), new Uint8Array(700), Buffer.alloc(4096, 'x')]) {
      expect(isWholeTar(bytes)).toBe(false);
    }
  });
});
