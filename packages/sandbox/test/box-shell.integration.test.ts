import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { UnixLocalSandboxClient } from '@openai/agents/sandbox/local';
import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { describeBox } from '@opengeni/contracts/testing';
import type { Box, SandboxSessionLike } from '@opengeni/contracts/ports';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBox, quoteShellWord, quoteShellWords } from '../src/index.ts';

type SdkSession = Awaited<ReturnType<UnixLocalSandboxClient['create']>>;
type TestBox = Box & AsyncDisposable & { readonly session: SdkSession };

async function openBox(narrow: (session: SdkSession) => SandboxSessionLike): Promise<TestBox> {
  const client = new UnixLocalSandboxClient({ snapshot: { type: 'noop' } });
  const environment = { BOX: "it's\n$HOME" };
  const session = await client.create({ manifest: { environment } });
  const workspaceRoot = session.state.workspaceRootPath;
  const box = createBox(
    { session: narrow(session), instanceId: workspaceRoot },
    {
      backend: 'local',
      descriptor: CAPABILITY_DESCRIPTORS.local,
      workspaceRootOf: () => workspaceRoot,
    },
  );
  return { ...box, session, [Symbol.asyncDispose]: () => session.close() };
}

const structured = (session: SdkSession): SandboxSessionLike => session;
const textOnly = (session: SdkSession): SandboxSessionLike => ({
  state: session.state,
  execCommand: (args) => session.execCommand(args),
});
const asBash = (session: SdkSession): SandboxSessionLike => ({
  state: session.state,
  exec: (args) => session.exec({ ...args, shell: '/bin/bash' }),
});

/** A process that nobody has collected yet does not run any more. */
function isRunning(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !/\) Z /.test(readFileSync(file, 'utf8'));
}

describeBox('a box over a session with exec', () => openBox(structured));
describeBox('a box over a session with execCommand alone', () => openBox(textOnly), {
  roles: ['commands'],
});
describeBox('a box whose session has bash for a shell', () => openBox(asBash), {
  roles: ['commands'],
});

describe('a command in a box', () => {
  let box: TestBox;
  beforeAll(async () => {
    box = await openBox(structured);
  });
  afterAll(async () => {
    await box[Symbol.asyncDispose]();
  });

  it('makes files with the rights that they have without a supervisor', async () => {
    const mask = execFileSync('/bin/sh', ['-c', 'umask'], { encoding: 'utf8' });
    expect(await box.commands.run({ command: 'umask' })).toMatchObject({ stdout: mask });
  });

  it('reports each exit code from 0 to 255 as it is', async () => {
    for (let code = 0; code <= 255; code += 15) {
      const result = await box.commands.run({ command: `exit ${code}` });
      expect([result.outcome, result.exitCode]).toEqual(['exited', code]);
    }
    for (const code of [126, 127, 128, 129, 130, 137, 143, 254]) {
      expect((await box.commands.run({ command: `exit ${code}` })).exitCode).toBe(code);
    }
  });

  it.each(['TERM', 'KILL', 'HUP', 'SEGV', 'USR1'])('reports its end by SIG%s', async (name) => {
    const result = await box.commands.run({ command: `kill -${name} $$` });
    expect(result).toMatchObject({ outcome: 'signaled', exitCode: null, signal: `SIG${name}` });
    expect(result.stderr).toBe('');
  });

  it('keeps memory bounded when it writes 100 MB', async () => {
    const before = process.memoryUsage().rss;
    const result = await box.commands.run({
      command: 'head -c 100000000 /dev/zero; head -c 100000000 /dev/zero >&2',
      maxOutputBytes: 300_000,
    });
    expect(result).toMatchObject({ exitCode: 0, stdoutTruncated: true, stderrTruncated: true });
    expect(result.stdoutBytes.byteLength).toBe(300_000);
    expect(result.stderrBytes.byteLength).toBe(300_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(128_000_000);
  });

  it('gets 2 MB of any bytes through in both directions', async () => {
    const bytes = Uint8Array.from({ length: 2_000_000 }, (_, index) => (index * 7919) >> 3);
    const request = { command: ['cat'], stdin: bytes, maxOutputBytes: 2_000_000 };
    const result = await box.commands.run(request);
    expect(Buffer.from(result.stdoutBytes).equals(bytes)).toBe(true);
    expect(result.stdoutTruncated).toBe(false);
  });

  it('may be a script that is longer than an argument can be', async () => {
    const result = await box.commands.run({ command: `printf %s ${'x'.repeat(300_000)}; exit 9` });
    expect([result.exitCode, result.stdout.length]).toEqual([9, 300_000]);
  });

  it('sees the variables of the box and runs in directories with odd names', async () => {
    const name = 'a b\'c"d\ne$HOME';
    await box.files?.makeDirectory(name);
    const command = 'printf %s "$BOX"; basename "$PWD"';
    const result = await box.commands.run({ command, cwd: name });
    expect(result.stdout).toBe(`it's\n$HOME${name}\n`);
  });

  it('says that its directory is missing', async () => {
    await expect(box.commands.run({ command: 'x', cwd: 'missing' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('may leave a process running without holding up its own end', async () => {
    const result = await box.commands.run({ command: 'sleep 20 & echo $!' });
    expect(result.exitCode).toBe(0);
    process.kill(Number(result.stdout.trim()), 'SIGKILL');
  });

  it('is killed with children that ignore SIGTERM', async () => {
    const command = `sh -c 'trap "" TERM; echo $$; while :; do sleep 1; done' & wait`;
    const result = await box.commands.run({ command, timeoutMs: 500 });
    expect(result.outcome).toBe('timed_out');
    const child = Number(result.stdout.trim());
    expect(child).toBeGreaterThan(1);
    await expect.poll(() => isRunning(child)).toBe(false);
  });

  it('leaves nothing of itself in the box', async () => {
    await box.commands.run({ command: 'head -c 500000 /dev/zero' });
    await box.commands.run({ command: 'sleep 9', timeoutMs: 200 });
    const left = readdirSync('/tmp').filter((name) => name.startsWith('opengeni-run-'));
    expect(left).toEqual([]);
  });

  it('takes every text but NUL as an argument', async () => {
    const everything = Array.from({ length: 255 }, (_, index) => String.fromCodePoint(index + 1));
    const words = [everything.join(''), ...everything];
    const result = await box.commands.run({ command: ['printf', '%s\n', ...words] });
    expect(result.stdout).toBe(words.map((word) => `${word}\n`).join(''));
  });
});

describe('quoting', () => {
  it('gives a real shell exactly the words that were quoted', () => {
    const word = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', ''));
    const encoder = new TextEncoder();
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
        const script = `printf '%s\\0' ${quoteShellWords(words)}`;
        const output = execFileSync('/bin/sh', ['-c', script]);
        expect([...output]).toEqual(words.flatMap((text) => [...encoder.encode(text), 0]));
      }),
      { numRuns: 60 },
    );
  });

  it('survives being quoted twice', () => {
    const script = `sh -c ${quoteShellWord(`printf %s ${quoteShellWord("it's")}`)}`;
    expect(execFileSync('/bin/sh', ['-c', script]).toString()).toBe("it's");
  });
});
