import { afterEach, describe, expect, it } from 'vitest';

import {
  callItem,
  messageItem,
  refuse,
  startResponsesServer,
  streamText,
} from './responses-server.ts';
import type { Answer, ResponsesServer } from './responses-server.ts';
import { parseEvents, runWorkerProcess } from './worker-process.ts';
import type { WorkerExit } from './worker-process.ts';

const REPOSITORY = 'repos/demo/inventory';

interface RunOptions {
  readonly args?: readonly string[];
  readonly retries?: number;
}

const BEGINNING =
  'event: response.created\ndata: {"type":"response.created","response":{"id":"r","status":"in_progress","output":[]}}\n\n';

describe('a real model', () => {
  let server: ResponsesServer | undefined;

  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  async function runWith(
    answer: Answer,
    { args = ['--seed', '3'], retries = 0 }: RunOptions = {},
  ): Promise<WorkerExit> {
    server = await startResponsesServer(answer);
    return await runWorkerProcess([...args, '--json', '--model', 'gpt-5.5', '--unsafe-local'], {
      environment: {
        OPENAI_API_KEY: 'sk-loopback',
        OPENAI_BASE_URL: server.baseUrl,
        OPENGENI_OPENAI_MAX_RETRIES: String(retries),
      },
    });
  }
  const shell = (cmd: string, id: string): ReturnType<typeof callItem> =>
    callItem('exec_command', { cmd, workdir: REPOSITORY }, id);
  const summaryOf = (run: WorkerExit): unknown => parseEvents(run.stdout).at(-1)?.payload;

  it('repairs the sample through the tools, and its tokens are counted once', async () => {
    const repair = "sed -i 's/quantity > from/quantity >= from/' src/pricing.js && git diff --stat";
    const run = await runWith((index) =>
      index === 0 ? [shell(repair, 'c1')] : [messageItem('Repaired.')],
    );
    expect(summaryOf(run)).toMatchObject({
      outcome: 'completed',
      exitCode: 0,
      commandsRun: 1,
      filesChanged: ['src/pricing.js'],
      usage: { inputTokens: 200, outputTokens: 20, totalTokens: 220 },
    });
    expect(run).toMatchObject({ exitCode: 0, leftBehind: [] });
    expect(JSON.stringify(server?.requests[1])).toContain('1 file changed');
  });

  it('gets the task and the tools that its instructions name', async () => {
    await runWith(() => [messageItem('No.')]);
    const [request] = server?.requests ?? [];
    const tools = (request?.['tools'] as readonly { readonly name?: string }[]).map(
      ({ name }) => name,
    );
    const named = JSON.stringify(request).match(/opengeni__\w+/g) ?? [];
    expect(tools).toEqual(
      expect.arrayContaining([...new Set(named), 'exec_command', 'apply_patch']),
    );
    expect(JSON.stringify(request?.['input'])).toContain(`Repository: ${REPOSITORY}`);
  });

  it('does the task that it is given', async () => {
    const run = await runWith(() => [messageItem('Hello.')], {
      args: ['--repo', '.', '--task', 'Say hello.'],
    });
    expect(JSON.stringify(server?.requests[0]?.['input'])).toContain('Say hello.');
    expect(run.exitCode).toBe(0);
  });

  it('does not succeed by its claim alone', async () => {
    const run = await runWith(() => [messageItem('I repaired everything.')]);
    expect(summaryOf(run)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/^the tests still fail/),
    });
    expect(run.exitCode).toBe(1);
  });

  it('does not succeed by removing the tests', async () => {
    const run = await runWith((index) =>
      index === 0
        ? [shell('git rm -q test/pricing.test.js && node --test', 'c1')]
        : [messageItem('All tests pass.')],
    );
    expect(summaryOf(run)).toMatchObject({
      outcome: 'failed',
      filesChanged: ['test/pricing.test.js'],
    });
    expect(run.exitCode).toBe(1);
  });

  it.each<[string, Answer, string]>([
    [
      'calls a tool that does not exist',
      (index) => [callItem('fly', { n: index }, `c${index}`)],
      'model_output_invalid',
    ],
    ['answers nothing', () => [], 'model_output_invalid'],
    [
      'makes the same call again and again',
      (index) => [shell('true', `c${index}`)],
      'model_output_invalid',
    ],
    ['makes calls without end', (index) => [shell(`echo ${index}`, `c${index}`)], 'max_turns'],
    ['refuses the key', () => 401, 'model_unauthorized'],
    ['is out of order', () => 500, 'model_unavailable'],
    [
      'wants to be left alone for an hour',
      () => (response) => refuse(response, 429, { 'retry-after': '3600' }),
      'model_rate_limited',
    ],
    [
      'breaks off its stream',
      () => (response) => streamText(response, BEGINNING, 'breaks off'),
      'model_unavailable',
    ],
    [
      'sends an event that is no JSON',
      () => (response) => streamText(response, `${BEGINNING}data: {"type": oops\n\n`, 'ends'),
      'model_output_invalid',
    ],
  ])('that %s ends with a coded error, and the box is gone', async (_name, answer, code) => {
    const run = await runWith(answer);
    expect(summaryOf(run)).toMatchObject({
      outcome: 'failed',
      exitCode: 1,
      reason: expect.stringContaining(`${code}: `),
    });
    expect(
      parseEvents(run.stdout).find(({ type }) => type === 'turn.failed')?.payload,
    ).toMatchObject({ code });
    expect(run).toMatchObject({ exitCode: 1, leftBehind: [] });
    expect(run.stdout + run.stderr).not.toContain('sk-loopback');
    expect(run.stdout).not.toContain('verify: ');
  });

  it('waits as long as it is asked to after too many requests, and goes on', async () => {
    const run = await runWith(
      (index) =>
        index === 0
          ? (response) => refuse(response, 429, { 'retry-after-ms': '5' })
          : [messageItem('Hello.')],
      { args: ['--repo', '.', '--task', 'Say hello.'], retries: 1 },
    );
    expect(server?.requests).toHaveLength(2);
    expect(run).toMatchObject({ exitCode: 0, leftBehind: [] });
  });

  it('goes on with what it was answered, in another process after a kill', async () => {
    const repair = "sed -i 's/quantity > from/quantity >= from/' src/pricing.js && git diff --stat";
    const run = await runWith(
      (_index, { input }) =>
        JSON.stringify(input).includes('function_call_output')
          ? [messageItem('Repaired.')]
          : [shell(repair, 'c1')],
      { args: ['--seed', '3', '--crash'] },
    );
    expect(summaryOf(run)).toMatchObject({
      outcome: 'completed',
      commandsRun: 1,
      filesChanged: ['src/pricing.js'],
      boxes: { created: 1, ended: 1, left: 0 },
    });
    const carried = JSON.stringify(server?.requests.at(-1)?.['input']);
    expect(carried).toContain('1 file changed');
    expect(carried).toContain('"call_id":"c1"');
    expect(run).toMatchObject({ exitCode: 0, leftBehind: [] });
    expect(run.stdout + run.stderr).not.toContain('sk-loopback');
  });

  it('can be stopped by Ctrl-C while a command runs, even twice', async () => {
    server = await startResponsesServer(() => [shell('sleep 600', 'c1')]);
    const run = await runWorkerProcess(['--seed', '1', '--model', 'gpt-5.5', '--unsafe-local'], {
      environment: { OPENAI_API_KEY: 'sk-loopback', OPENAI_BASE_URL: server.baseUrl },
      onOutput: (stdout, child) => {
        if (stdout.includes('$ sleep 600')) child.kill('SIGINT');
      },
    });
    expect(run).toMatchObject({ exitCode: 130, leftBehind: [] });
  });
});
