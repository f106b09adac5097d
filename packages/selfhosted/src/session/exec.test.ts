import { ExecResponse } from '@opengeni/agent-proto';
import { describe, expect, it } from 'vitest';
import { createMachineSession } from '../../test/machine-session.ts';
import type { ControlRpc } from '../control/control-rpc.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function answering(response: Partial<ExecResponse>) {
  return createMachineSession({ mock: { exec: () => ExecResponse.create(response) } }).session;
}

describe('exec', () => {
  it('gives standard output, standard error and the exit code, and a failure is a result', async () => {
    const session = answering({
      exitCode: 3,
      stdout: bytes('out\n'),
      stderr: bytes('err\n'),
      durationMs: '1500',
    });
    expect(await session.exec({ cmd: 'false' })).toEqual({
      output: 'out\n',
      stdout: 'out\n',
      stderr: 'err\n',
      exitCode: 3,
      timedOut: false,
      wallTimeSeconds: 1.5,
    });
  });

  it('sends the command to the shell of the owner, with its limit and without variables', async () => {
    const { machine, session } = createMachineSession({
      deps: { workingDir: '/srv', environment: { SECRET: 'value' }, epoch: 7 },
    });
    await session.exec({ cmd: 'ls -la', workdir: '/workspace/sub', login: true });
    const [call] = machine.requests;
    expect(call?.subject).toBe('agent.ws.agent.rpc');
    expect(call?.req).toMatchObject({
      epoch: 7,
      op: {
        $case: 'exec',
        exec: {
          command: ['ls -la'],
          shell: true,
          cwd: '/srv/sub',
          env: {},
          stdin: new Uint8Array(),
          timeoutMs: 300_000,
        },
      },
    });
  });

  it.each([
    [true, '-lc'],
    [false, '-c'],
    [undefined, '-c'],
  ])('a named shell with login %s is called with %s and no other shell', async (login, flag) => {
    const { machine, session } = createMachineSession();
    await session.exec({ cmd: 'id', shell: '/bin/zsh', ...(login === undefined ? {} : { login }) });
    expect(machine.requests[0]?.req.op).toMatchObject({
      exec: { command: ['/bin/zsh', flag, 'id'], shell: false },
    });
  });

  it.each([
    [{}, {}, 300_000],
    [{ timeoutMs: 5000 }, {}, 5000],
    [{ timeoutMs: 5000, execTimeoutMs: 9000 }, {}, 9000],
    [{ execTimeoutMs: 9000 }, { timeoutMs: 10 }, 10],
    [{}, { timeoutMs: 0.2 }, 1],
    [{}, { timeoutMs: Number.MAX_SAFE_INTEGER }, 2_147_478_647],
  ])(
    'with %j and %j the limit is %i ms and the answer has five seconds more',
    async (deps, args, limit) => {
      const waited: number[] = [];
      const { machine } = createMachineSession();
      const controlRpc: ControlRpc = {
        request: (subject, req, opts) => {
          waited.push(opts.timeoutMs);
          return machine.request(subject, req, opts);
        },
      };
      const { session } = createMachineSession({ deps: { ...deps, controlRpc } });
      await session.exec({ cmd: 'true', ...args });
      expect(machine.requests[0]?.req.op).toMatchObject({ exec: { timeoutMs: limit } });
      expect(waited).toEqual([limit + 5000]);
    },
  );

  it('a command that the machine stopped at its limit has no exit code', async () => {
    const session = answering({ exitCode: -1, timedOut: true, stderr: bytes('timed out') });
    expect(await session.exec({ cmd: 'sleep' })).toMatchObject({ exitCode: null, timedOut: true });
  });

  it('bytes that are no UTF-8 are shown as replacement characters', async () => {
    const session = answering({ stdout: Uint8Array.of(0x61, 0xff, 0x62) });
    expect((await session.exec({ cmd: 'x' })).stdout).toBe('a\ufffdb');
  });

  it('a machine that is offline rejects with its reason', async () => {
    const { session } = createMachineSession({ mock: { online: false } });
    await expect(session.exec({ cmd: 'x' })).rejects.toMatchObject({
      name: 'SelfhostedControlError',
      reason: 'agent_offline',
      agentOffline: true,
      retryable: false,
    });
  });
});

describe('the text that the model reads', () => {
  it('has exit code, wall time, standard output and standard error', async () => {
    const session = answering({
      exitCode: 2,
      stdout: bytes('out'),
      stderr: bytes('err\n'),
      durationMs: '1234',
    });
    const text = await session.execCommand({ cmd: 'x' });
    expect(text).toMatch(
      /^Chunk ID: [0-9a-f]{6}\nWall time: 1\.2340 seconds\nProcess exited with code 2\nOutput:\nout\nerr\n$/,
    );
  });

  it('says that a command was stopped, and claims no exit code then', async () => {
    const session = answering({ exitCode: -1, timedOut: true, stdout: bytes('some') });
    const text = await session.execCommand({ cmd: 'x', timeoutMs: 700 });
    expect(text).not.toContain('Process exited');
    expect(text).toMatch(/Output:\nsome\n\[the command was stopped at its limit of 700 ms\]$/);
  });

  it('loses its middle beyond the limit, and never half a character', async () => {
    const session = answering({ stdout: bytes(`start${'ä'.repeat(400)}end`) });
    const text = await session.execCommand({ cmd: 'x', maxOutputTokens: 11 });
    const body = text.slice(text.indexOf('Output:\n') + 8);
    expect(text).toContain('Original token count: 202\n');
    expect(body).toMatch(/^startä+\.\.\.\d+ tokens truncated\.\.\.ä+end$/);
    expect(bytes(body.replace(/\.\.\..*\.\.\./, '')).length).toBeLessThanOrEqual(44);
  });

  it('is whole at the limit', async () => {
    const session = answering({ stdout: bytes('abcdefgh') });
    expect(await session.execCommand({ cmd: 'x', maxOutputTokens: 2 })).toMatch(/\nabcdefgh$/);
  });

  it('keeps nothing of the output when nothing may be shown', async () => {
    const session = answering({ stdout: bytes('abcdefgh') });
    const text = await session.execCommand({ cmd: 'x', maxOutputTokens: 0 });
    expect(text).toMatch(/Output:\n\.\.\.2 tokens truncated\.\.\.$/);
  });
});
