import { SandboxConfigError } from '@opengeni/contracts/errors';
import type { ModalSettings } from '@opengeni/contracts/settings';

/** The settings that say which Modal account is spoken to. */
export type ModalAccountSettings = Pick<
  ModalSettings,
  'modalTokenId' | 'modalTokenSecret' | 'modalEnvironment'
>;

/**
 * Checks the settings of the backend without any I/O. Throws `SandboxConfigError` that names the variable.
 * Both halves of the token may be absent: the SDK then looks for its own variables and profile.
 */
export function validateModalCredentials(settings: ModalSettings): void {
  assertModalTokenPair(settings);
  if (isBlank(settings.modalAppName)) {
    throw new SandboxConfigError('modal', 'OPENGENI_MODAL_APP_NAME is required');
  }
}

/** Refuses half a token: the SDK would fill the other half from its own profile, of whatever account. */
export function assertModalTokenPair(settings: ModalAccountSettings): void {
  if (isBlank(settings.modalTokenId) === isBlank(settings.modalTokenSecret)) return;
  throw new SandboxConfigError(
    'modal',
    'OPENGENI_MODAL_TOKEN_ID and OPENGENI_MODAL_TOKEN_SECRET must both be set or both omitted',
  );
}

export function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}
