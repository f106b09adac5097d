import { CAPABILITY_DESCRIPTORS, SandboxBackend } from '@opengeni/contracts/backends';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseSettings } from '../get-settings.ts';
import { composeBoxEnvironment, stableSandboxEnvironmentForRun } from './box-environment.ts';
import type { BoxEnvironmentInput } from './box-environment.ts';

const identity = { OPENGENI_GIT_AUTHOR_NAME: 'A', OPENGENI_GIT_AUTHOR_EMAIL: 'a@x' };
const gitVariables = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@x',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@x',
};
const plainRepository = { kind: 'repository' as const, uri: 'https://host/o/r', ref: 'main' };
const appRepository = { ...plainRepository, githubInstallationId: 1, githubRepositoryId: 2 };

function settingsFor(sandboxBackend: SandboxBackend) {
  return { ...parseSettings(identity), sandboxBackend };
}

describe('stableSandboxEnvironmentForRun', () => {
  it('gives a cloud box its identity, a home and the place of the token file', () => {
    expect(stableSandboxEnvironmentForRun(settingsFor('modal'))).toEqual({
      ...gitVariables,
      HOME: '/workspace',
      OPENGENI_GIT_TOKEN_FILE: '/workspace/.opengeni/git-token',
    });
  });

  it('the home is where the backend keeps its workspace', () => {
    const environment = stableSandboxEnvironmentForRun(settingsFor('e2b'));
    expect(environment).toMatchObject({
      HOME: '/home/user',
      OPENGENI_GIT_TOKEN_FILE: '/home/user/.opengeni/git-token',
    });
    expect(stableSandboxEnvironmentForRun(settingsFor('vercel'))['HOME']).toBe('/vercel/sandbox');
  });

  it.each(['local', 'none', 'selfhosted'] as const)(
    'on %s the home of the person or the process stays as it is',
    (backend) => {
      expect(stableSandboxEnvironmentForRun(settingsFor(backend))).toEqual(gitVariables);
    },
  );

  it('the variables of the workspace beat the identity, which beats the variables of the process', () => {
    const settings = {
      ...settingsFor('modal'),
      sandboxEnvAllowlist: 'GIT_AUTHOR_NAME,GIT_AUTHOR_EMAIL,ONLY_HERE',
    };
    const source = { GIT_AUTHOR_NAME: 'p', GIT_AUTHOR_EMAIL: 'p', ONLY_HERE: 'p' };
    expect(
      stableSandboxEnvironmentForRun(settings, { GIT_AUTHOR_EMAIL: 'workspace' }, source),
    ).toMatchObject({ GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'workspace', ONLY_HERE: 'p' });
  });

  it('a home and a token file that are given stay', () => {
    const given = { HOME: '/elsewhere', OPENGENI_GIT_TOKEN_FILE: '/t' };
    expect(stableSandboxEnvironmentForRun(settingsFor('modal'), given)).toMatchObject(given);
    expect(
      stableSandboxEnvironmentForRun(settingsFor('modal'), { HOME: '/elsewhere' }),
    ).toMatchObject({ OPENGENI_GIT_TOKEN_FILE: '/elsewhere/.opengeni/git-token' });
    expect(stableSandboxEnvironmentForRun(settingsFor('modal'), { HOME: '/' })).toMatchObject({
      OPENGENI_GIT_TOKEN_FILE: '/.opengeni/git-token',
    });
  });
});

describe('composeBoxEnvironment', () => {
  it('follows the backend of the session, not the one of the deployment', () => {
    const settings = settingsFor('modal');
    expect(composeBoxEnvironment({ settings, backend: 'e2b' })['HOME']).toBe('/home/user');
    expect(composeBoxEnvironment({ settings, backend: 'selfhosted' })).not.toHaveProperty('HOME');
  });

  it('a repository without an installation adds nothing', () => {
    const settings = settingsFor('modal');
    expect(composeBoxEnvironment({ settings, resources: [plainRepository] })).toEqual(
      stableSandboxEnvironmentForRun(settings),
    );
  });

  it('a repository of an app adds pointers, and no credential', () => {
    const environment = composeBoxEnvironment({
      settings: settingsFor('modal'),
      resources: [appRepository],
      gitIdentity: { name: 'bot', email: 'bot@x' },
    });
    expect(environment).toMatchObject({
      GIT_ASKPASS: '/workspace/.opengeni/askpass',
      GIT_TERMINAL_PROMPT: '0',
      GIT_AUTHOR_NAME: 'A',
    });
    const names = Object.keys(environment);
    expect(names.filter((name) => /^(GH_TOKEN|GITHUB_TOKEN|GIT_CONFIG_)/.test(name))).toEqual([]);
  });

  it('a turn never asks a box for a variable that an attaching viewer would have left out', () => {
    const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,12}$/);
    const inputs = fc.record({
      backend: fc.constantFrom(...SandboxBackend.options),
      deployment: fc.constantFrom(...SandboxBackend.options),
      workspaceEnvironment: fc.dictionary(name, fc.string()),
      source: fc.dictionary(name, fc.string()),
      allowed: fc.array(name),
      resources: fc.subarray([plainRepository, appRepository]),
      rotated: fc.dictionary(fc.constantFrom('GH_TOKEN', 'GITHUB_TOKEN'), fc.string()),
    });
    fc.assert(
      fc.property(inputs, ({ backend, deployment, allowed, source, rotated, ...rest }) => {
        const sandboxEnvAllowlist = allowed.filter((word) => !(word in rotated)).join(',');
        const settings = { ...settingsFor(deployment), sandboxEnvAllowlist };
        const input: BoxEnvironmentInput = { settings, backend, source, ...rest };
        const attach = composeBoxEnvironment(input);
        // Between the two calls the token of the turn was minted again and a model was chosen.
        const turn = composeBoxEnvironment({
          ...input,
          settings: { ...settings, openaiModel: 'other' } as typeof settings,
          source: { ...source, ...rotated },
        });
        expect(attach).toMatchObject(turn);
        if (CAPABILITY_DESCRIPTORS[backend].tier === 'desktop' && backend !== 'selfhosted') {
          expect(turn).toHaveProperty('HOME');
        }
      }),
    );
  });
});
