import type { ResourceRef } from '@opengeni/contracts/agent';
import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import type { SandboxBackend } from '@opengeni/contracts/backends';

import type { EnvironmentSource, Settings } from '../settings.ts';
import { collectSandboxEnvironment } from './box-variables.ts';
import type { BoxVariableSettings } from './box-variables.ts';
import {
  applyGitAuthPointerEnvironment,
  collectGitIdentityEnvironment,
  hasGitHubRepositorySelection,
} from './git-identity.ts';
import type { GitIdentity } from './git-identity.ts';

type BoxEnvironmentSettings = BoxVariableSettings &
  Pick<
    Settings,
    'sandboxBackend' | 'gitAuthorName' | 'gitAuthorEmail' | 'gitCommitterName' | 'gitCommitterEmail'
  >;

/** Where the environment of a box comes from; everything that makes a box passes the same. */
export interface BoxEnvironmentInput {
  readonly settings: BoxEnvironmentSettings;
  /** Backend of the session. Default: the backend of the deployment. */
  readonly backend?: SandboxBackend;
  readonly workspaceEnvironment?: Readonly<Record<string, string>>;
  readonly resources?: readonly ResourceRef[];
  /** Identity for repositories of a GitHub App, used where the deployment sets none. */
  readonly gitIdentity?: GitIdentity | null;
  readonly source?: EnvironmentSource;
}

/**
 * The environment that a box is created with. A turn and a viewer that attaches must both use it: a live
 * box refuses a manifest with another environment. It never holds a credential that rotates.
 */
export function composeBoxEnvironment(input: BoxEnvironmentInput): Record<string, string> {
  const { settings, resources = [], gitIdentity = null } = input;
  const backend = input.backend ?? settings.sandboxBackend;
  const environment = {
    ...collectSandboxEnvironment(settings, input.source),
    ...collectGitIdentityEnvironment(settings),
    ...input.workspaceEnvironment,
  };
  if (needsHome(backend)) applyHome(environment, backend);
  return hasGitHubRepositorySelection(resources)
    ? applyGitAuthPointerEnvironment(environment, gitIdentity)
    : environment;
}

/** The environment of a box of the given settings' backend, without what repositories add. */
export function stableSandboxEnvironmentForRun(
  settings: BoxEnvironmentSettings,
  workspaceEnvironment: Readonly<Record<string, string>> = {},
  source: EnvironmentSource = process.env,
): Record<string, string> {
  return composeBoxEnvironment({ settings, workspaceEnvironment, source });
}

// A person's machine and a process on this host have a home of their own, which must not be replaced.
function needsHome(backend: SandboxBackend): boolean {
  return backend !== 'selfhosted' && backend !== 'local' && backend !== 'none';
}

function applyHome(environment: Record<string, string>, backend: SandboxBackend): void {
  const home = (environment['HOME'] ??= CAPABILITY_DESCRIPTORS[backend].workspaceRoot);
  environment['OPENGENI_GIT_TOKEN_FILE'] ??= `${home === '/' ? '' : home}/.opengeni/git-token`;
}
