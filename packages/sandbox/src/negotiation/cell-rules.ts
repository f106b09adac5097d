import type { CapabilityUnavailableReason } from '@opengeni/contracts/capabilities';
import { backendSupportsOs } from '../registry/select-backend.ts';
import type { CellContext } from './negotiation-context.ts';

/** Why a cell is not available; null when it is. */
export type CellReason = CapabilityUnavailableReason | null;

/** One rule of a cell: its reason counts when the condition holds and no rule before it did. */
export type CellRule = readonly [reason: CapabilityUnavailableReason, applies: boolean];

/** The reason of the first rule that applies. */
export function firstReason(rules: readonly CellRule[]): CellReason {
  return rules.find(([, applies]) => applies)?.[0] ?? null;
}

/** Knocks out every cell when the backend has no boxes of the operating system. */
export function osRule({ descriptor, os }: CellContext): CellRule {
  return ['os_unsupported', !backendSupportsOs(descriptor, os)];
}

/** For cells that need a desktop: the tier explains why a whole class of backends has none. */
export function desktopRules(
  { descriptor }: CellContext,
  available = descriptor.capabilities.DesktopStream.available,
): readonly CellRule[] {
  return [
    ['tier_headless', !available && descriptor.tier === 'headless'],
    ['backend_unsupported', !available],
  ];
}

/** Only a warm box serves streams. A minted stream proves that one does, whatever the lease of this session says. */
export function coldRule({ liveness }: CellContext, minted: object | undefined): CellRule {
  return ['lease_cold', liveness !== 'warm' && minted === undefined];
}

/** A stream that cannot be signed would be open to everybody who learns its address. */
export function secretRule({ streamTokenSecretAvailable = true }: CellContext): CellRule {
  return ['disabled_by_policy', !streamTokenSecretAvailable];
}
