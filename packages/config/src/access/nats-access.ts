import type { Settings } from '../settings.ts';

/** What the service that answers authorisation callouts signs and signs in with. */
export interface NatsCalloutConfig {
  readonly accountSeed: string;
  readonly accountName: string;
  readonly user: string;
  readonly password: string;
}

/** How the control plane signs in. */
export interface NatsControlPlaneAuth {
  readonly user: string;
  readonly password: string;
}

const DEFAULT_ACCOUNT = 'APP';

/** The callout service of connected machines; null while seed, user or password is missing. */
export function resolveNatsCalloutConfig(
  settings: Pick<
    Settings,
    | 'selfhostedNatsCalloutAccountSeed'
    | 'selfhostedNatsCalloutAccountName'
    | 'selfhostedNatsCalloutUser'
    | 'selfhostedNatsCalloutPassword'
  >,
): NatsCalloutConfig | null {
  const accountSeed = settings.selfhostedNatsCalloutAccountSeed?.trim();
  const user = settings.selfhostedNatsCalloutUser?.trim();
  const password = settings.selfhostedNatsCalloutPassword?.trim();
  if (!accountSeed || !user || !password) return null;
  const accountName = settings.selfhostedNatsCalloutAccountName?.trim() || DEFAULT_ACCOUNT;
  return { accountSeed, accountName, user, password };
}

/** The sign-in of the control plane; null while user or password is missing. */
export function resolveNatsControlPlaneAuth(
  settings: Pick<Settings, 'selfhostedNatsControlUser' | 'selfhostedNatsControlPassword'>,
): NatsControlPlaneAuth | null {
  const user = settings.selfhostedNatsControlUser?.trim();
  const password = settings.selfhostedNatsControlPassword?.trim();
  return user && password ? { user, password } : null;
}
