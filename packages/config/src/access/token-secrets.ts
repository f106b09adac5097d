import type { Settings } from '../settings.ts';

/** Root secret of viewer stream tokens: its own, else the delegation secret. */
export function resolveStreamTokenSecret(
  settings: Pick<Settings, 'streamTokenSecret' | 'delegationSecret'>,
): string | undefined {
  return firstPresent(settings.streamTokenSecret, settings.delegationSecret);
}

/** Root secret of enrollment tokens: its own, else the delegation secret. */
export function resolveEnrollmentSigningSecret(
  settings: Pick<Settings, 'enrollmentSigningSecret' | 'delegationSecret'>,
): string | undefined {
  return firstPresent(settings.enrollmentSigningSecret, settings.delegationSecret);
}

/** Root secret of relay tokens: its own, else the stream token secret, else the delegation secret. */
export function resolveRelayTokenSecret(
  settings: Pick<Settings, 'selfhostedRelayTokenSecret' | 'streamTokenSecret' | 'delegationSecret'>,
): string | undefined {
  return firstPresent(
    settings.selfhostedRelayTokenSecret,
    settings.streamTokenSecret,
    settings.delegationSecret,
  );
}

/** Whether desktops are switched on without a secret to sign their tokens, so that no viewer can attach. */
export function streamTokenDegraded(
  settings: Pick<Settings, 'sandboxDesktopEnabled' | 'streamTokenSecret' | 'delegationSecret'>,
): boolean {
  return settings.sandboxDesktopEnabled && resolveStreamTokenSecret(settings) === undefined;
}

function firstPresent(...secrets: readonly (string | undefined)[]): string | undefined {
  return secrets
    .map((secret) => secret?.trim())
    .find((secret) => secret !== undefined && secret !== '');
}
