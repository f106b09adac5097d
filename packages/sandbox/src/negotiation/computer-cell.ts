import type { ComputerUseCapability } from '@opengeni/contracts/capabilities';
import { desktopRules, firstReason, osRule } from './cell-rules.ts';
import type { CellContext } from './negotiation-context.ts';

/** The model's own use of the desktop. */
export function negotiateComputerUse(context: CellContext): ComputerUseCapability {
  const { desktopEnabled, computerUseEnabled = true, computerUseReadOnly = false } = context;
  const reason = firstReason([
    osRule(context),
    ...desktopRules(context),
    ['disabled_by_policy', !desktopEnabled || !computerUseEnabled],
  ]);
  return { available: reason === null, readOnly: computerUseReadOnly, reason };
}
