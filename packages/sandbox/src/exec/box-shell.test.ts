import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxSessionLike, SessionExecArgs } from '@opengeni/contracts/ports';
import { describe, expect, it } from 'vitest';
import { createBoxShell } from './box-shell.ts';

type Answer = Partial<{ stdout: string; exitCode: number | null }>;

function sessionOf(answer: (args: SessionExecArgs, nonce: string) => Answer): SandboxSessionLike & {
  readonly scripts: string[];
} {
  const scripts: string[] = [];
  return {
    state: {},
    scripts,
    exec: async (args) => {
      scripts.push(args.cmd);
      const nonce = /opengeni-run-([0-9a-f]{32})/.exec(args.cmd)?.[1] ?? '';
      const { stdout = '', exitCode = 0 } = answer(args, nonce);
      return { output: stdout, stdout, stderr: '', wallTimeSeconds: 0, exitCode };
    },
  };
}

function endedFrame(nonce: string, facts: string): string {
  const word = `OPENGENI-RUN ${nonce}`;
  return `${word} ended ${facts}\n${word} stderr\n${word} end\n`;
}

const shellOf = (session: SandboxSessionLike, now = () => 0) =>
  createBoxShell(session, { workspaceRoot: '/workspace', clock: { now } });

describe('a shell over a session', () => {
  it('needs a session that can run commands', () => {
    expect(() => shellOf({ state: {} })).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  it('runs a short command in one call, in a POSIX shell without profile', async () => {
    const seen: SessionExecArgs[] = [];
    const session = sessionOf((args, nonce) => {
      seen.push(args);
      return { stdout: endedFrame(nonce, '7 0 - 0 0') };
    });
    const result = await shellOf(session).run({ command: 'exit 7' });
    expect(result).toMatchObject({ outcome: 'exited', exitCode: 7, signal: null });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ shell: '/bin/sh', login: false });
  });

  it('rejects with the error of a callback that fails', async () => {
    const session = sessionOf((_, nonce) => {
      const word = `OPENGENI-RUN ${nonce}`;
      const output = Buffer.from('out').toString('base64');
      return { stdout: `${word} ended 0 0 - 3 0\n${output}\n${word} stderr\n${word} end\n` };
    });
    const cause = new Error('defect');
    const onOutput = () => {
      throw cause;
    };
    await expect(shellOf(session).run({ command: 'x', onOutput })).rejects.toMatchObject({
      code: 'invalid_request',
      cause,
    });
  });

  it('prefers structured exec and reads the text of execCommand without it', async () => {
    const both = sessionOf((_, nonce) => ({ stdout: endedFrame(nonce, '0 0 - 0 0') }));
    both.execCommand = async () => expect.unreachable();
    await shellOf(both).run({ command: 'true' });
    const textOnly: SandboxSessionLike = {
      state: {},
      async execCommand({ cmd }) {
        expect(this).toBe(textOnly);
        const nonce = /opengeni-run-([0-9a-f]{32})/.exec(cmd)?.[1] ?? '';
        return `Chunk ID: 1\nProcess exited with code 0\nOutput:\n${endedFrame(nonce, '5 0 - 0 0')}`;
      },
    };
    expect((await shellOf(textOnly).run({ command: 'x' })).exitCode).toBe(5);
  });

  it.each([
    ['137 1 - 0 0', { outcome: 'signaled', exitCode: null, signal: 'SIGKILL' }],
    ['137 0 - 0 0', { outcome: 'exited', exitCode: 137, signal: null }],
    ['143 1 -,timed-out 0 0', { outcome: 'timed_out', exitCode: null, signal: 'SIGTERM' }],
    ['143 1 -,cancelled,timed-out 0 0', { outcome: 'cancelled', exitCode: null }],
  ])('reads the end %j', async (facts, expected) => {
    const session = sessionOf((_, nonce) => ({ stdout: endedFrame(nonce, facts) }));
    expect(await shellOf(session).run({ command: 'x' })).toMatchObject(expected);
  });

  it('waits on while the command runs, then removes what it left', async () => {
    const session = sessionOf((_, nonce) =>
      session.scripts.length < 3
        ? { stdout: `OPENGENI-RUN ${nonce} running\nOPENGENI-RUN ${nonce} end\n` }
        : { stdout: endedFrame(nonce, '0 0 - 0 0') },
    );
    expect((await shellOf(session).run({ command: 'x' })).exitCode).toBe(0);
    expect(session.scripts).toHaveLength(4);
    expect(session.scripts.at(-1)).toMatch(/^rm -rf \/tmp\/opengeni-run-/);
  });

  it('waits on when the session stops waiting first', async () => {
    const session = sessionOf((_, nonce) =>
      session.scripts.length === 1
        ? { exitCode: null }
        : { stdout: endedFrame(nonce, '0 0 - 0 0') },
    );
    expect((await shellOf(session).run({ command: 'x' })).exitCode).toBe(0);
  });

  it('fails when the script ends without an answer, and cleans up', async () => {
    const session = sessionOf(() => ({ stdout: 'sh: broken', exitCode: 2 }));
    await expect(shellOf(session).run({ command: 'x' })).rejects.toMatchObject({
      code: 'provider_failed',
      details: { exitCode: 2, output: 'sh: broken' },
    });
    expect(session.scripts.slice(1).map((script) => script.includes('kill_group'))).toEqual([
      true,
      false,
    ]);
  });

  it('fails with code unsupported when the box lacks a program', async () => {
    const session = sessionOf((_, nonce) => ({
      stdout: `OPENGENI-RUN ${nonce} unsupported\nOPENGENI-RUN ${nonce} end\n`,
    }));
    await expect(shellOf(session).run({ command: 'x' })).rejects.toMatchObject({
      code: 'unsupported',
    });
  });

  it('gives up on a box that never confirms the end', async () => {
    let now = 0;
    const session = sessionOf((_, nonce) => {
      now += 20_000;
      return { stdout: `OPENGENI-RUN ${nonce} running\nOPENGENI-RUN ${nonce} end\n` };
    });
    await expect(
      shellOf(session, () => now).run({ command: 'x', timeoutMs: 1000 }),
    ).rejects.toMatchObject({ code: 'timeout' });
  });

  it('codes a failure of the SDK by what the provider says of it', async () => {
    const cause = new Error('gone');
    const session: SandboxSessionLike = { state: {}, exec: () => Promise.reject(cause) };
    const shell = createBoxShell(session, { workspaceRoot: '/w', classifyFailure: () => 'gone' });
    const failure = await shell.run({ command: 'x' }).catch((error) => error);
    expect(SandboxError.is(failure, 'box_gone')).toBe(true);
    expect(failure.cause).toBe(cause);
    await expect(shellOf(session).run({ command: 'x' })).rejects.toMatchObject({
      code: 'provider_failed',
    });
  });

  it('says that the directory is missing', async () => {
    const session = sessionOf((_, nonce) => ({
      stdout: endedFrame(nonce, '1 0 -,no-directory 0 0'),
    }));
    await expect(shellOf(session).run({ command: 'x', cwd: 'a b' })).rejects.toMatchObject({
      code: 'not_found',
      details: { cwd: '/workspace/a b' },
    });
  });

  it('runs nothing for a caller that has cancelled already', async () => {
    const session = sessionOf(() => expect.unreachable());
    const result = await shellOf(session).run({ command: 'x', signal: AbortSignal.abort() });
    expect(result).toMatchObject({ outcome: 'cancelled', exitCode: null });
  });

  it('asks the box to end the group of a cancelled command', async () => {
    const controller = new AbortController();
    const session = sessionOf((args, nonce) => {
      if (args.cmd.includes('cancelled && kill_group')) return {};
      controller.abort();
      return { stdout: endedFrame(nonce, '143 1 -,cancelled 0 0') };
    });
    const result = await shellOf(session).run({ command: 'x', signal: controller.signal });
    expect(result.outcome).toBe('cancelled');
    expect(session.scripts.some((script) => script.includes('cancelled && kill_group'))).toBe(true);
  });

  it('ends a command whose caller cancelled while its start was on the way', async () => {
    const controller = new AbortController();
    let kills = 0;
    const session = sessionOf((args, nonce) => {
      if (args.cmd.includes('cancelled && kill_group')) kills += 1;
      if (args.cmd.includes('cancelled && kill_group')) return {};
      controller.abort();
      return kills < 2
        ? { stdout: `OPENGENI-RUN ${nonce} running\nOPENGENI-RUN ${nonce} end\n` }
        : { stdout: endedFrame(nonce, '143 1 -,cancelled 0 0') };
    });
    const result = await shellOf(session).run({ command: 'x', signal: controller.signal });
    expect(result.outcome).toBe('cancelled');
    expect(kills).toBe(2);
  });

  it('writes and starts nothing more for a caller that cancelled while its files were being written', async () => {
    const controller = new AbortController();
    const session = sessionOf((args) => {
      expect(args.cmd).not.toContain('supervise');
      controller.abort();
      return { exitCode: 0 };
    });
    const stdin = Buffer.alloc(200_000);
    const result = await shellOf(session).run({ command: 'x', stdin, signal: controller.signal });
    expect(result).toMatchObject({ outcome: 'cancelled', exitCode: null });
    expect(session.scripts.filter((script) => script.includes('base64'))).toHaveLength(1);
  });

  it.each([
    { command: 'a\0b' },
    { command: [] },
    { command: ['', 'x'] },
    { command: ['-x'] },
    { command: 'x', cwd: 'a\0' },
    { command: 'x', env: { 'A-B': '1' } },
    { command: 'x', env: { A: '\0' } },
    { command: 'x', timeoutMs: 0 },
    { command: 'x', timeoutMs: Number.POSITIVE_INFINITY },
    { command: 'x', maxOutputBytes: -1 },
  ])('refuses the request %j before any call', async (request) => {
    const session = sessionOf(() => expect.unreachable());
    await expect(shellOf(session).run(request)).rejects.toMatchObject({ code: 'invalid_request' });
    expect(session.scripts).toEqual([]);
  });

  it('splits what is too long for one command line', async () => {
    const session = sessionOf((_, nonce) => ({
      stdout: session.scripts.length < 4 ? '' : endedFrame(nonce, '0 0 - 0 0'),
    }));
    await shellOf(session).run({ command: 'cat', stdin: new Uint8Array(200_000) });
    expect(session.scripts).toHaveLength(4);
    for (const script of session.scripts) expect(Buffer.byteLength(script)).toBeLessThan(131_072);
  });
});
