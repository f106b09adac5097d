import { describe, expect, it } from 'vitest';

import {
  collectSandboxEnvironment,
  sandboxEnvironmentVariableNames,
  sandboxLifecycleHookIds,
} from './box-variables.ts';

const none = { sandboxPreparationProfiles: 'none', sandboxEnvAllowlist: '' };

describe('variables that enter a box', () => {
  it('nothing enters by default', () => {
    expect(sandboxEnvironmentVariableNames(none)).toEqual([]);
    expect(collectSandboxEnvironment(none, { HOME: '/root', SECRET: 's' })).toEqual({});
  });

  it('names of the profiles come before the allowlist, each once', () => {
    const names = sandboxEnvironmentVariableNames({
      sandboxPreparationProfiles: 'github',
      sandboxEnvAllowlist: 'FOO, GH_TOKEN,FOO, _bar1',
    });
    expect(names).toEqual([
      'GH_TOKEN',
      'GITHUB_TOKEN',
      'GIT_AUTHOR_NAME',
      'GIT_AUTHOR_EMAIL',
      'GIT_COMMITTER_NAME',
      'GIT_COMMITTER_EMAIL',
      'FOO',
      '_bar1',
    ]);
  });

  it('the azure profile brings nine variables and its sign-in', () => {
    const azure = { ...none, sandboxPreparationProfiles: 'azure' };
    expect(sandboxEnvironmentVariableNames(azure)).toHaveLength(9);
    expect(sandboxLifecycleHookIds(azure)).toEqual(['azure-cli-login']);
    expect(sandboxLifecycleHookIds({ sandboxPreparationProfiles: 'azure,github,azure' })).toEqual([
      'azure-cli-login',
    ]);
  });

  it.each(['1A', 'A-B', 'A B', 'A=B', 'Ä'])('the name %j is refused', (name) => {
    expect(() => sandboxEnvironmentVariableNames({ ...none, sandboxEnvAllowlist: name })).toThrow(
      /^OPENGENI_SANDBOX_ENV_ALLOWLIST /,
    );
  });

  it('copies values as they are and leaves empty and inherited ones out', () => {
    const settings = {
      ...none,
      sandboxEnvAllowlist: 'A,B,C,toString,constructor',
    };
    expect(collectSandboxEnvironment(settings, { A: ' a\n', B: '', D: 'd' })).toEqual({
      A: ' a\n',
    });
  });

  it('reads the process by default', () => {
    const settings = { ...none, sandboxEnvAllowlist: 'PATH' };
    expect(collectSandboxEnvironment(settings)).toEqual({ PATH: process.env['PATH'] });
  });
});
