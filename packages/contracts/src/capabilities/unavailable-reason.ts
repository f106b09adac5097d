import * as z from 'zod';

/** Why a capability cell is not available. */
export const CapabilityUnavailableReason = z.enum([
  'backend_unsupported',
  'os_unsupported',
  'not_provisioned',
  'disabled_by_policy',
  'lease_cold',
  'tier_headless',
  'agent_offline',
  'agent_reconnecting',
  'consent_required',
  'display_unavailable',
]);
export type CapabilityUnavailableReason = z.infer<typeof CapabilityUnavailableReason>;
