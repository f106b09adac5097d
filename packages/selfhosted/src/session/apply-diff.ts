import { SandboxProviderUnavailableError } from '@opengeni/contracts/errors';

/** Applies a diff of the Agents SDK's patch format to a text. Throws when it does not fit. */
export type SelfhostedApplyDiff = (
  input: string,
  diff: string,
  mode?: 'default' | 'create',
) => string;

let injected: SelfhostedApplyDiff | undefined;

/** Sets the function that editors of machines apply diffs with. Default: the one of `@openai/agents/utils`. */
export function setSelfhostedApplyDiff(fn: SelfhostedApplyDiff): void {
  injected = fn;
}

/**
 * The function that was set, else the one of the Agents SDK, which is loaded on first use.
 * Throws `SandboxProviderUnavailableError` when the SDK cannot be loaded.
 */
export async function loadApplyDiff(): Promise<SelfhostedApplyDiff> {
  if (injected !== undefined) return injected;
  try {
    const { applyDiff } = await import('@openai/agents/utils');
    return applyDiff;
  } catch (cause) {
    throw new SandboxProviderUnavailableError('selfhosted', {
      cause,
      details: { package: '@openai/agents' },
    });
  }
}
