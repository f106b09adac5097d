/**
 * A model of the Codex subscription was asked for, but no subscription provider is connected.
 * Carries neither `status` nor `code`, so that the message reaches the user as it is and nothing retries.
 */
export class CodexSubscriptionUnavailableError extends Error {
  override readonly name = 'CodexSubscriptionUnavailableError';

  constructor(modelName: string) {
    super(
      `Model "${modelName}" needs the Codex subscription, which is not connected for this workspace. Connect it in Settings or choose another model.`,
    );
  }
}

/** Whether a model may only be reached through the subscription provider. */
export function isCodexModelName(modelName: string): boolean {
  return modelName.startsWith('codex/');
}
