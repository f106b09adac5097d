import { expect, it } from 'vitest';
import { withEnvironment, withoutSecrets } from './envelope-secrets.ts';

const envelope = {
  version: 1,
  backendId: 'unix_local',
  sessionState: {
    providerState: {
      workspaceRootPath: '/tmp/box',
      environment: { GIT_TOKEN: 'hunter2' },
      apiToken: 'hunter2',
      nested: [{ clientSecret: 'hunter2', kept: 1 }],
      manifest: {
        root: '/workspace',
        environment: { GIT_TOKEN: { value: 'hunter2', ephemeral: false } },
      },
    },
    manifest: {
      root: '/workspace',
      environment: { GIT_TOKEN: { value: 'hunter2', ephemeral: false } },
    },
  },
};

it('no value of a variable and no token stays in what is stored', () => {
  const stored = withoutSecrets(envelope);
  expect(JSON.stringify(stored)).not.toContain('hunter2');
  expect(stored).toMatchObject({
    version: 1,
    sessionState: {
      providerState: { workspaceRootPath: '/tmp/box', nested: [{ kept: 1 }] },
      manifest: { root: '/workspace' },
    },
  });
});

it('the variables of the caller take their places when the box is resumed', () => {
  const filled = withEnvironment(withoutSecrets(envelope), { GIT_TOKEN: 'new' });
  const variables = { GIT_TOKEN: { value: 'new', ephemeral: false } };
  expect(filled).toMatchObject({
    sessionState: {
      providerState: { environment: { GIT_TOKEN: 'new' }, manifest: { environment: variables } },
      manifest: { root: '/workspace', environment: variables },
    },
  });
});

it('an envelope without state or manifest stays as it is', () => {
  expect(withEnvironment({ version: 1 }, { A: 'b' })).toEqual({ version: 1 });
  const bare = { sessionState: { workspaceArchive: 'x' } };
  expect(withEnvironment(bare, { A: 'b' })).toEqual(bare);
});
