import { SandboxError } from '@opengeni/contracts/errors';

import type { BuildAgentOptions } from './agent-options.ts';

/** Options that nothing acts on yet, and what to do without each. */
const WAYS_OUT = {
  gitTokenSeed: 'clone in the box yourself, before the turn',
  fileResourceDownloads: 'put the files into the box yourself, before the turn',
  computerToolMode: 'the agent has no computer tools',
} as const satisfies Partial<Record<keyof BuildAgentOptions, string>>;

/**
 * Refuses options that nothing acts on yet with code `unsupported`. A token that is left out without a word would
 * show only as a failing clone. Empty values ask for nothing and pass.
 */
export function assertBuiltOptions(options: BuildAgentOptions): void {
  for (const [option, wayOut] of Object.entries(WAYS_OUT)) {
    const value = options[option as keyof typeof WAYS_OUT];
    if ((value?.length ?? 0) === 0) continue;
    throw new SandboxError(
      'unsupported',
      `The option is not supported yet: leave out \`${option}\`; ${wayOut}.`,
      { details: { option } },
    );
  }
}
