import { describe, expect, it } from 'vitest';

import { FakeBox } from './fake-box.ts';

describe('FakeBox', () => {
  it('answers a command that nobody scripted like one that is not there', async () => {
    const result = await new FakeBox().commands.run({ command: ['npm', 'test'] });
    expect(result).toMatchObject({ outcome: 'exited', exitCode: 127, signal: null, stdout: '' });
    expect(result.stderr).toContain('npm test');
  });

  it('plays scripted commands on its files and records the requests', async () => {
    const box = new FakeBox({
      async run(request, files) {
        if (request.command !== 'make') return { exitCode: 2, stderr: 'unknown' };
        await files.writeBytes('out.txt', new Uint8Array([1]));
        return { stdout: 'made' };
      },
    });
    expect(await box.commands.run({ command: 'make' })).toMatchObject({
      exitCode: 0,
      stdout: 'made',
    });
    expect(await box.commands.run({ command: 'other' })).toMatchObject({
      exitCode: 2,
      stderr: 'unknown',
    });
    expect(await box.files.readBytes('out.txt')).toEqual(new Uint8Array([1]));
    expect(box.requests.map((request) => request.command)).toEqual(['make', 'other']);
  });

  it('caps each stream, says so, and reports what it kept', async () => {
    const box = new FakeBox({ run: () => ({ stdout: '0123456789', stderr: 'err' }) });
    const pieces: string[] = [];
    const result = await box.commands.run({
      command: 'x',
      maxOutputBytes: 4,
      onOutput: ({ stream, bytes }) => void pieces.push(`${stream} ${bytes.length}`),
    });
    expect(result).toMatchObject({
      stdout: '0123',
      stdoutTruncated: true,
      stderr: 'err',
      stderrTruncated: false,
    });
    expect(result.stdoutBytes).toHaveLength(4);
    expect(pieces).toEqual(['stdout 4', 'stderr 3']);
  });

  it('ends a command as the script says', async () => {
    const ends = [{ outcome: 'timed_out' as const }, { outcome: { signal: 'SIGKILL' } }];
    const box = new FakeBox({ run: () => ends.shift() ?? {} });
    expect(await box.commands.run({ command: 'x' })).toMatchObject({
      outcome: 'timed_out',
      exitCode: null,
    });
    expect(await box.commands.run({ command: 'x' })).toMatchObject({
      outcome: 'signaled',
      signal: 'SIGKILL',
      exitCode: null,
    });
  });

  it('plays nothing when the signal has fired', async () => {
    const box = new FakeBox({ run: () => expect.unreachable() });
    const result = await box.commands.run({ command: 'x', signal: AbortSignal.abort() });
    expect(result).toMatchObject({ outcome: 'cancelled', exitCode: null });
  });
});
