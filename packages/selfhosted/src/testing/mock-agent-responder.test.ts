import { ErrorCode, StreamKind, decodeMessage, encodeMessage } from '@opengeni/agent-proto';
import type { ControlRequest } from '@opengeni/agent-proto';
import { describe, expect, it } from 'vitest';
import { MockAgentResponder } from './mock-agent-responder.ts';
import type { MockAgentResponderOptions } from './mock-agent-responder.ts';

async function ask(
  op: ControlRequest['op'],
  options: MockAgentResponderOptions = {},
  machine = new MockAgentResponder(options),
) {
  const request = { requestId: 'r', epoch: 0, op };
  const response = await machine.request('agent.w.a.rpc', request, { timeoutMs: 1 });
  // Whatever the mock answers can travel.
  return decodeMessage('ControlResponse', encodeMessage('ControlResponse', response));
}

const exec = (...command: string[]): ControlRequest['op'] => ({
  $case: 'exec',
  exec: { command, shell: true, cwd: '', env: {}, stdin: new Uint8Array(), timeoutMs: 0 },
});
const read = (path: string, offset = '0', length = '0'): ControlRequest['op'] => ({
  $case: 'fsRead',
  fsRead: { path, offset, length },
});

describe('what it answers', () => {
  it('a ping with the same nonce', async () => {
    const { result } = await ask({ $case: 'ping', ping: { nonce: '9' } });
    expect(result).toEqual({ $case: 'ping', ping: { nonce: '9', agentMonotonicMs: '0' } });
  });

  it.each([
    [['echo', 'x'], 'echo x\n'],
    [['echo $HOSTNAME'], 'box-7\n'],
    [['hostname'], 'box-7\n'],
  ])('a command %j with %j', async (command, output) => {
    const { result } = await ask(exec(...command), { hostname: 'box-7' });
    if (result?.$case !== 'exec') expect.unreachable();
    expect(new TextDecoder().decode(result.exec.stdout)).toBe(output);
    expect(result.exec).toMatchObject({ exitCode: 0, durationMs: '1' });
  });

  it('a read with the part that was asked for', async () => {
    const options = { files: { 'notes.md': '0123456789' } };
    const part = async (offset: string, length: string) => {
      const { result } = await ask(read('/notes.md/', offset, length), options);
      if (result?.$case !== 'fsRead') expect.unreachable();
      expect(result.fsRead.totalSize).toBe('10');
      return new TextDecoder().decode(result.fsRead.content);
    };
    expect(await part('0', '0')).toBe('0123456789');
    expect(await part('3', '4')).toBe('3456');
    expect(await part('20', '1')).toBe('');
  });

  it('the desktop with a desktop channel, and a terminal with a terminal channel', async () => {
    const desktop = await ask({ $case: 'desktopEnsure', desktopEnsure: { width: 0, height: 0 } });
    expect(desktop.result).toMatchObject({
      desktopEnsure: {
        channel: { channelId: 'mock-desktop', port: 6080, kind: StreamKind.STREAM_KIND_DESKTOP },
        display: { id: ':99', width: 1024, height: 768, virtual: true },
      },
    });
    const terminal = await ask({
      $case: 'ptyOpen',
      ptyOpen: { command: [], cwd: '', env: {}, cols: 0, rows: 0, term: '' },
    });
    expect(terminal.result).toMatchObject({
      ptyOpen: {
        ptyId: 'mock-pty',
        channel: { channelId: 'mock-pty', port: 7681, kind: StreamKind.STREAM_KIND_PTY },
      },
    });
  });

  it('a screenshot with a picture of the size that it tells', async () => {
    const { result } = await ask({ $case: 'desktopScreenshot', desktopScreenshot: {} });
    if (result?.$case !== 'desktopScreenshot') expect.unreachable();
    const { png, width, height } = result.desktopScreenshot;
    const view = new DataView(png.buffer, png.byteOffset);
    expect([view.getUint32(16), view.getUint32(20)]).toEqual([width, height]);
    expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG');
  });
});

describe('what it refuses', () => {
  const move = (from: string, to: string): ControlRequest['op'] => ({
    $case: 'fsMove',
    fsMove: { from, to, overwrite: false },
  });
  const remove = (path: string): ControlRequest['op'] => ({
    $case: 'fsRemove',
    fsRemove: { path, recursive: false },
  });
  const list = (path: string): ControlRequest['op'] => ({
    $case: 'fsList',
    fsList: { path, recursive: false },
  });
  const files = { 'a/b': 'x', c: '' };

  it.each([
    ['everything while offline', exec('x'), { online: false }, 'AGENT_OFFLINE'],
    ['everything while it shuts down', exec('x'), { draining: true }, 'DRAINING'],
    ['no operation', undefined, {}, 'PROTOCOL'],
    ['a missing file', read('missing'), { files }, 'NOT_FOUND'],
    ['to read a folder', read('a'), { files }, 'OS'],
    ['to list a file', list('c'), { files }, 'OS'],
    ['to list what is not there', list('z'), { files }, 'NOT_FOUND'],
    ['to move over a file', move('a/b', 'c'), { files }, 'OS'],
    ['to move what is not there', move('z', 'y'), { files }, 'NOT_FOUND'],
    ['to remove a full folder', remove('a'), { files }, 'OS'],
    ['to remove what is not there', remove('z'), { files }, 'NOT_FOUND'],
    [
      'input without consent',
      { $case: 'desktopInput', desktopInput: { event: undefined } },
      { consented: false },
      'CONSENT_REQUIRED',
    ],
    ['what it does not know', { $case: 'metrics', metrics: {} }, {}, 'UNSUPPORTED'],
  ] as const)('%s', async (_name, op, options, code) => {
    const { error, result } = await ask(op, options);
    expect(error?.code).toBe(ErrorCode[`ERROR_CODE_${code}`]);
    expect(result).toBeUndefined();
  });
});

it('every request is recorded, also while offline', async () => {
  const machine = new MockAgentResponder({ online: false });
  await ask(exec('x'), {}, machine);
  machine.setOnline(true);
  machine.setHeldEpoch(2);
  await ask(exec('y'), {}, machine);
  expect(machine.requests.map(({ subject, req }) => [subject, req.op])).toEqual([
    ['agent.w.a.rpc', exec('x')],
    ['agent.w.a.rpc', exec('y')],
  ]);
});

it('files are the same with and without a leading slash', () => {
  const machine = new MockAgentResponder({ files: { 'a/b.txt': 'x', '/c': Uint8Array.of(121) } });
  expect(machine.fileText('/a/b.txt')).toBe('x');
  expect(machine.fileText('c')).toBe('y');
  expect(machine.fileText('d')).toBeUndefined();
});
