import { describe, expect, it } from 'vitest';
import { SandboxError } from '@opengeni/contracts/errors';
import { FakeBox } from '@opengeni/contracts/testing';
import type { FakeRunAnswer } from '@opengeni/contracts/testing';
import { DisplayStackUnsupportedError } from './display-error.ts';
import { buildDisplayStackScript } from './display-script.ts';
import { ensureDisplayStack, tearDownDisplayStack } from './display-stack.ts';

const MARKER = 'OPENGENI_DESKTOP_UP port=6080 geometry=1280x800 dpi=96 paint=verified';

function boxThat(answer: FakeRunAnswer): FakeBox {
  return new FakeBox({ run: () => answer });
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no failure',
    (error: unknown) => error,
  );
}

describe('ensureDisplayStack', () => {
  it('runs one command, with the default geometry and 90 seconds', async () => {
    const box = boxThat({ stdout: `${MARKER}\n` });
    expect(await ensureDisplayStack(box)).toEqual({
      port: 6080,
      geometry: { width: 1280, height: 800, dpi: 96 },
      marker: MARKER,
    });
    expect(box.requests).toHaveLength(1);
    expect(box.requests[0]).toMatchObject({
      command: buildDisplayStackScript(),
      timeoutMs: 90_000,
    });
  });

  it('answers with the port and the geometry that were asked for', async () => {
    const geometry = { width: 1024, height: 768, dpi: 72 };
    const stack = await ensureDisplayStack(boxThat({ stdout: MARKER }), { geometry, port: 7000 });
    expect(stack).toMatchObject({ geometry, port: 7000 });
  });

  it('answers with the geometry that it found when none was asked for', async () => {
    const stdout =
      'OPENGENI_DESKTOP_UP port=6080 geometry=800x600 dpi=72 (precheck) paint=verified';
    const { geometry } = await ensureDisplayStack(boxThat({ stdout }));
    expect(geometry).toEqual({ width: 800, height: 600, dpi: 72 });
  });

  it('has an empty marker when the stack did not say that it is up', async () => {
    expect(await ensureDisplayStack(boxThat({ stdout: 'fine' }))).toMatchObject({ marker: '' });
  });

  it.each([
    [11, 'xvfb'],
    [12, 'x11vnc'],
    [13, 'websockify'],
    [14, 'paint'],
    [15, 'lock'],
    [1, 'unknown'],
    [127, 'unknown'],
  ])(
    'turns exit code %i into the stage %s, with the output in the message',
    async (exitCode, stage) => {
      const box = boxThat({ exitCode, stdout: 'out', stderr: 'err' });
      const error = await failureOf(ensureDisplayStack(box));
      expect(error).toMatchObject({
        name: 'DisplayStackError',
        code: 'display_failed',
        exitCode,
        stage,
        details: { exitCode, stage },
        message: `desktop display stack failed at stage "${stage}" (exit ${exitCode}):\nout\nerr`,
      });
    },
  );

  it('lets a desktop that is not painting win over the line that says that it is up', async () => {
    const stdout = `${MARKER}\nOPENGENI_DESKTOP_NOT_PAINTING scrot below 60000B after warmup (last=17000)`;
    const error = await failureOf(ensureDisplayStack(boxThat({ exitCode: 14, stdout })));
    expect(error).toMatchObject({ stage: 'paint' });
  });

  it('says what took so long when the time limit ended it', async () => {
    const stderr = 'OPENGENI_DESKTOP_STAGE xvfb\nOPENGENI_DESKTOP_STAGE paint\n';
    const box = boxThat({ outcome: 'timed_out', stderr });
    const error = await failureOf(ensureDisplayStack(box, { timeoutMs: 500 }));
    expect(error).toMatchObject({ code: 'display_failed', exitCode: 124, stage: 'paint' });
    expect(String(error)).toContain('No answer within 500 ms.');
  });

  it('fails without a stage when a signal ended it', async () => {
    const box = boxThat({ outcome: { signal: 'SIGKILL' } });
    expect(await failureOf(ensureDisplayStack(box))).toMatchObject({
      exitCode: -1,
      stage: 'unknown',
    });
  });

  it('is cancelled by the signal of its caller', async () => {
    const box = boxThat({ stdout: MARKER });
    const error = await failureOf(ensureDisplayStack(box, { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ code: 'cancelled' });
  });

  it('names the programs that a box lacks', async () => {
    const stdout = 'OPENGENI_DESKTOP_MISSING xfdesktop Xvnc\n';
    const error = await failureOf(ensureDisplayStack(boxThat({ exitCode: 16, stdout })));
    expect(error).toMatchObject({ code: 'unsupported', missingPrograms: ['xfdesktop', 'Xvnc'] });
  });

  it('is not supported by a box that cannot run commands', async () => {
    const error = await failureOf(ensureDisplayStack({}));
    expect(error).toBeInstanceOf(DisplayStackUnsupportedError);
    expect(error).toMatchObject({ code: 'unsupported', missingPrograms: [] });
  });

  it('leaves an error of the provider as it is', async () => {
    const gone = new SandboxError('box_gone', 'The box is gone.');
    const commands = { run: () => Promise.reject(gone) };
    expect(await failureOf(ensureDisplayStack({ commands }))).toBe(gone);
  });

  it('refuses bad numbers before it runs anything', async () => {
    const box = boxThat({});
    expect(await failureOf(ensureDisplayStack(box, { port: 0 }))).toMatchObject({
      code: 'invalid_request',
    });
    expect(box.requests).toEqual([]);
  });
});

describe('tearDownDisplayStack', () => {
  it('runs one bounded command', async () => {
    const box = boxThat({ stdout: 'OPENGENI_DESKTOP_DOWN\n' });
    await tearDownDisplayStack(box);
    expect(box.requests).toHaveLength(1);
    expect(box.requests[0]).toMatchObject({ timeoutMs: 30_000 });
  });

  it('does nothing for a box that cannot run commands', async () => {
    await expect(tearDownDisplayStack({})).resolves.toBeUndefined();
  });

  it('fails when something is left', async () => {
    const box = boxThat({ exitCode: 1, stderr: 'session (process 7) does not end' });
    expect(await failureOf(tearDownDisplayStack(box))).toMatchObject({ code: 'display_failed' });
    const slow = boxThat({ outcome: 'timed_out' });
    expect(await failureOf(tearDownDisplayStack(slow))).toMatchObject({ exitCode: 124 });
  });
});
