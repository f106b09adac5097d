import type { ResourceRef } from '@opengeni/contracts/agent';

import type { Settings } from '../settings.ts';

/** Who commits are made by. */
export interface GitIdentity {
  readonly name: string;
  readonly email: string;
}

type GitIdentitySettings = Pick<
  Settings,
  'gitAuthorName' | 'gitAuthorEmail' | 'gitCommitterName' | 'gitCommitterEmail'
>;

const DEFAULT_HOME = '/workspace';

/** The variables that set the author and committer of commits; never read from the process. */
export function collectGitIdentityEnvironment(
  settings: GitIdentitySettings,
): Record<string, string> {
  const authorName = present(settings.gitAuthorName);
  const authorEmail = present(settings.gitAuthorEmail);
  const variables: readonly (readonly [string, string | undefined])[] = [
    ['GIT_AUTHOR_NAME', authorName],
    ['GIT_AUTHOR_EMAIL', authorEmail],
    ['GIT_COMMITTER_NAME', present(settings.gitCommitterName) ?? authorName],
    ['GIT_COMMITTER_EMAIL', present(settings.gitCommitterEmail) ?? authorEmail],
  ];
  return Object.fromEntries(
    variables.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}

/** Whether a repository is among the resources that was chosen through an installation of a GitHub App. */
export function hasGitHubRepositorySelection(resources: readonly ResourceRef[]): boolean {
  return resources.some(
    (resource) =>
      resource.kind === 'repository' &&
      isPositiveId(resource.githubInstallationId) &&
      isPositiveId(resource.githubRepositoryId),
  );
}

/** The identity of a GitHub App's bot user. */
export function gitHubBotIdentity(app: {
  readonly id: string;
  readonly slug: string;
}): GitIdentity {
  const name = `${app.slug}[bot]`;
  return { name, email: `${app.id}+${name}@users.noreply.github.com` };
}

/**
 * Points git at the askpass program in the box, without any credential, and fills the identity where the
 * environment has none. Changes the given object and returns it.
 */
export function applyGitAuthPointerEnvironment(
  environment: Record<string, string>,
  identity: GitIdentity | null,
): Record<string, string> {
  environment['GIT_ASKPASS'] = `${environment['HOME'] ?? DEFAULT_HOME}/.opengeni/askpass`;
  environment['GIT_TERMINAL_PROMPT'] = '0';
  if (identity === null) return environment;
  for (const role of ['AUTHOR', 'COMMITTER']) {
    environment[`GIT_${role}_NAME`] ||= identity.name;
    environment[`GIT_${role}_EMAIL`] ||= identity.email;
  }
  return environment;
}

function present(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

// Stored resources of other writers may hold ids as digits in a string.
function isPositiveId(id: unknown): boolean {
  if (typeof id === 'number') return Number.isInteger(id) && id > 0;
  return typeof id === 'string' && /^\d+$/.test(id) && Number(id) > 0;
}
