import type { FileSystemCapability } from '@opengeni/contracts/capabilities';
import { firstReason, osRule } from './cell-rules.ts';
import type { CellContext } from './negotiation-context.ts';

/** Files of the workspace: they need a box of the operating system, not a running one. */
export function negotiateFiles(context: CellContext): FileSystemCapability {
  const { descriptor, os } = context;
  const { available, readOnly } = descriptor.capabilities.FileSystem;
  const reason = firstReason([osRule(context), ['backend_unsupported', !available]]);
  return {
    available: reason === null,
    readOnly: reason !== null || readOnly,
    root: descriptor.workspaceRoot,
    pathSep: descriptor.pathSepByOs?.[os] ?? '/',
    treeMode: 'lazy',
    reason,
  };
}
