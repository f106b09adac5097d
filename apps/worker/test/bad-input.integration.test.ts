import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

import { runWorkerProcess } from './worker-process.ts';

/** Fails as bubblewrap does where user namespaces are turned off. */
const REFUSING = fileURLToPath(new URL('./refusing-bwrap.sh', import.meta.url));

interface BadInput {
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly inPlaceOfBubblewrap?: string;
  /** What the sentence must name. */
  readonly names: readonly string[];
}

const cases: Readonly<Record<string, BadInput>> = {
  'a missing key': { args: ['--model', 'gpt-5.5', '--unsafe-local'], names: ['OPENAI_API_KEY'] },
  'an unknown model': {
    args: ['--model', 'moon-1', '--unsafe-local'],
    environment: { OPENAI_API_KEY: 'key' },
    names: ['moon-1', 'OPENGENI_OPENAI_ALLOWED_MODELS'],
  },
  'a misspelt setting, which is told beside what ends the run': {
    args: ['--repo', '/nowhere/at/all'],
    environment: { OPENGENI_MODAL_APP_NAM: 'x' },
    names: ['--repo', 'Did you mean OPENGENI_MODAL_APP_NAME?'],
  },
  'an unknown backend': { args: ['--backend', 'moon'], names: ['--backend', 'local or docker'] },
  'docker without an engine': {
    args: ['--backend', 'docker'],
    environment: { DOCKER_HOST: 'unix:///nowhere/docker.sock' },
    names: ['--backend docker', '--backend local'],
  },
  'an address of the model server that is none': {
    args: ['--model', 'gpt-5.5', '--unsafe-local'],
    environment: { OPENAI_API_KEY: 'key', OPENAI_BASE_URL: 'not a url' },
    names: ['OPENAI_BASE_URL', 'http'],
  },
  'a password in the address of the model server': {
    args: ['--model', 'gpt-5.5', '--unsafe-local'],
    environment: { OPENAI_API_KEY: 'key', OPENAI_BASE_URL: 'https://user:word@127.0.0.1:1/v1' },
    names: ['OPENAI_BASE_URL', 'user or a password'],
  },
  'a repository that is not there': { args: ['--repo', '/nowhere/at/all'], names: ['--repo'] },
  'a repository that is a file': { args: ['--repo', '/etc/passwd'], names: ['--repo'] },
  'an empty task': { args: ['--task', ' ', '--model', 'gpt-5.5'], names: ['--task'] },
  'a task for the embedded model': { args: ['--task', 'sing'], names: ['--task', '--model'] },
  'a setting that cannot be read': {
    args: [],
    environment: { OPENGENI_AGENT_MAX_MODEL_CALLS_PER_TURN: 'many' },
    names: ['OPENGENI_AGENT_MAX_MODEL_CALLS_PER_TURN'],
  },
  'a log level that does not exist': {
    args: [],
    environment: { OPENGENI_LOG_LEVEL: 'loud' },
    names: ['OPENGENI_LOG_LEVEL'],
  },
  'isolation by a program that is not there': {
    args: ['--seed', '1'],
    environment: { OPENGENI_LOCAL_ISOLATION: 'bubblewrap' },
    inPlaceOfBubblewrap: '/dev/null',
    names: ['OPENGENI_LOCAL_ISOLATION', 'bwrap is not installed', 'Install bubblewrap'],
  },
  'isolation that the kernel refuses': {
    args: ['--seed', '1', '--crash'],
    environment: { OPENGENI_LOCAL_ISOLATION: 'bubblewrap' },
    inPlaceOfBubblewrap: REFUSING,
    names: ['OPENGENI_LOCAL_ISOLATION', 'No permissions to create a new namespace'],
  },
  'isolation that is misspelt': {
    args: [],
    environment: { OPENGENI_LOCAL_ISOLATION: 'bwrap' },
    names: ['OPENGENI_LOCAL_ISOLATION', 'bubblewrap'],
  },
  'a network for a container': { args: ['--net', '--backend', 'docker'], names: ['--net'] },
  'a seed that is none': { args: ['--seed', 'one'], names: ['--seed'] },
  'a time limit that is none': { args: ['--timeout', 'soon'], names: ['--timeout'] },
  'a real model that would run as the user': {
    args: ['--model', 'gpt-5.5'],
    environment: { OPENAI_API_KEY: 'key', OPENGENI_LOCAL_ISOLATION: 'none' },
    names: ['--unsafe-local', '--backend docker'],
  },
  'an option that does not exist': { args: ['--sed', '1'], names: ['--sed'] },
};

describe('wrong options and settings', () => {
  it.each(Object.entries(cases))(
    'end with code 2 before there is a box: %s',
    async (_name, input) => {
      const { args, names, ...options } = input;
      const run = await runWorkerProcess(args, options);
      expect(run).toMatchObject({ exitCode: 2, stdout: '', leftBehind: [] });
      for (const name of names) expect(run.stderr).toContain(name);
      expect(run.stderr).not.toMatch(/\n\s+at |internal error/);
    },
  );

  it('are a JSON line on standard error with --json', async () => {
    const run = await runWorkerProcess(['--json', '--repo', '/nowhere/at/all']);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(JSON.parse(run.stderr)).toMatchObject({
      code: 'invalid_request',
      msg: expect.stringContaining('--repo'),
    });
  });

  it('never show the value of a key', async () => {
    const environment = { OPENAI_API_KEY: 'sk-very-secret', OPENGENI_API_PORT: 'x' };
    const run = await runWorkerProcess(['--model', 'moon-1', '--unsafe-local'], { environment });
    expect(run.exitCode).toBe(2);
    expect(run.stderr).not.toContain('very-secret');
  });
});
