import type { GitCapability } from '@opengeni/contracts/capabilities';
import { firstReason, osRule } from './cell-rules.ts';
import type { CellContext } from './negotiation-context.ts';

/** Read access to git. Which repositories there are is found out by asking the box, not here. */
export function negotiateGit(context: CellContext): GitCapability {
  const { available } = context.descriptor.capabilities.Git;
  const reason = firstReason([osRule(context), ['backend_unsupported', !available]]);
  return { available: reason === null, repos: [], reason };
}
