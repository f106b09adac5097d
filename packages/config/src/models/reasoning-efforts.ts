import { ReasoningEffort } from '@opengeni/contracts/agent';

import { splitCommaList } from '../comma-list.ts';
import { settingsError } from '../settings-problem.ts';
import type { Settings } from '../settings.ts';

/** The efforts that a turn may ask for, the default one first. Throws `config_invalid` for an unknown one. */
export function configuredAllowedReasoningEfforts(
  settings: Pick<Settings, 'openaiReasoningEffort' | 'openaiAllowedReasoningEfforts'>,
): ReasoningEffort[] {
  const allowed = splitCommaList(settings.openaiAllowedReasoningEfforts).map((word) => {
    const effort = ReasoningEffort.safeParse(word);
    if (effort.success) return effort.data;
    throw settingsError([
      {
        env: 'OPENGENI_OPENAI_ALLOWED_REASONING_EFFORTS',
        problem: `names the unknown effort ${JSON.stringify(word)}`,
        fix: `Use words of ${ReasoningEffort.options.join(', ')}, separated by commas.`,
      },
    ]);
  });
  return [...new Set([settings.openaiReasoningEffort, ...allowed])];
}
