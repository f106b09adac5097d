import { describe, expect, it } from 'vitest';

import {
  applyGitAuthPointerEnvironment,
  collectGitIdentityEnvironment,
  gitHubBotIdentity,
  hasGitHubRepositorySelection,
} from './git-identity.ts';

const repository = { kind: 'repository' as const, uri: 'https://github.com/o/r', ref: 'main' };

describe('collectGitIdentityEnvironment', () => {
  it('the committer falls back to the author', () => {
    expect(collectGitIdentityEnvironment({ gitAuthorName: 'A', gitAuthorEmail: 'a@x' })).toEqual({
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@x',
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@x',
    });
  });

  it('a committer of its own wins, and blanks are left out', () => {
    expect(collectGitIdentityEnvironment({ gitAuthorName: ' ', gitCommitterName: 'C' })).toEqual({
      GIT_COMMITTER_NAME: 'C',
    });
    expect(collectGitIdentityEnvironment({})).toEqual({});
  });
});

describe('hasGitHubRepositorySelection', () => {
  it.each([
    [1, 2, true],
    [1, 0, false],
    [0, 2, false],
    [-1, 2, false],
    [1.5, 2, false],
    [undefined, 2, false],
    [1, undefined, false],
  ])('installation %j with repository %j: %j', (installation, id, selected) => {
    const resource = {
      ...repository,
      ...(installation === undefined ? {} : { githubInstallationId: installation }),
      ...(id === undefined ? {} : { githubRepositoryId: id }),
    };
    expect(hasGitHubRepositorySelection([repository, resource])).toBe(selected);
  });

  it('ids that were stored as digits count', () => {
    const stored: unknown = { ...repository, githubInstallationId: '12', githubRepositoryId: '3' };
    const blank: unknown = { ...repository, githubInstallationId: '', githubRepositoryId: '3' };
    expect(hasGitHubRepositorySelection([stored as typeof repository])).toBe(true);
    expect(hasGitHubRepositorySelection([blank as typeof repository])).toBe(false);
  });

  it('a file is no repository', () => {
    expect(
      hasGitHubRepositorySelection([
        { kind: 'file', fileId: '11111111-1111-4111-8111-111111111111' },
      ]),
    ).toBe(false);
  });
});

describe('applyGitAuthPointerEnvironment', () => {
  it('points git at the program in the home of the box and changes the given object', () => {
    const environment: Record<string, string> = { HOME: '/home/user' };
    expect(applyGitAuthPointerEnvironment(environment, null)).toBe(environment);
    expect(environment).toEqual({
      HOME: '/home/user',
      GIT_ASKPASS: '/home/user/.opengeni/askpass',
      GIT_TERMINAL_PROMPT: '0',
    });
    expect(applyGitAuthPointerEnvironment({}, null)['GIT_ASKPASS']).toBe(
      '/workspace/.opengeni/askpass',
    );
  });

  it('the identity of the deployment beats that of the bot, which fills only what is empty', () => {
    const bot = gitHubBotIdentity({ id: '42', slug: 'opengeni' });
    expect(bot).toEqual({
      name: 'opengeni[bot]',
      email: '42+opengeni[bot]@users.noreply.github.com',
    });
    expect(
      applyGitAuthPointerEnvironment({ GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: '' }, bot),
    ).toMatchObject({
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: bot.email,
      GIT_COMMITTER_NAME: bot.name,
      GIT_COMMITTER_EMAIL: bot.email,
    });
  });
});
