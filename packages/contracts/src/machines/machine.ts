import * as z from 'zod';

import { MetricSample } from './metrics.ts';

/** What the overview of machines shows; `consent_required` concerns single capabilities, not the machine. */
export const MachineState = z.enum([
  'online',
  'reconnecting',
  'offline',
  'consent_required',
  'display_unavailable',
  'enrolling',
]);
export type MachineState = z.infer<typeof MachineState>;

export const MachineKind = z.enum(['modal', 'selfhosted']);
export type MachineKind = z.infer<typeof MachineKind>;

/** One place that a session can work in. */
export const MachineView = z.object({
  sandboxId: z.string(),
  enrollmentId: z.string().nullable(),
  name: z.string(),
  kind: MachineKind,
  state: MachineState,
  /** Whether the session works here now. */
  active: z.boolean(),
  /** Whether this is the session's own box. */
  isSessionGroup: z.boolean(),
  os: z.string(),
  arch: z.string(),
  hasDisplay: z.boolean(),
  allowScreenControl: z.boolean(),
  sharedSessionCount: z.number().int(),
  lastSeenAt: z.string().nullable(),
  metrics: MetricSample.nullable(),
});
export type MachineView = z.infer<typeof MachineView>;

export const MachinesResponse = z.object({
  activeSandboxId: z.string().nullable(),
  activeEpoch: z.number().int(),
  machines: z.array(MachineView),
});
export type MachinesResponse = z.infer<typeof MachinesResponse>;

/** Names of `target` that mean the session's own box. */
export const OWN_BOX_TARGETS: readonly string[] = Object.freeze(['session', 'default']);

/** Longest name of a swap target. */
export const SWAP_TARGET_MAX_CHARS = 256;

/** `target` is a sandbox id or one of `OWN_BOX_TARGETS`. */
export const SwapActiveSandboxRequest = z.object({
  target: z.string().min(1).max(SWAP_TARGET_MAX_CHARS),
});
export type SwapActiveSandboxRequest = z.infer<typeof SwapActiveSandboxRequest>;

/** `swapped` is also true when the target was active already. */
export const SwapActiveSandboxResponse = z.object({
  swapped: z.boolean(),
  activeSandboxId: z.string().nullable(),
  activeEpoch: z.number().int(),
  reason: z.string().optional(),
});
export type SwapActiveSandboxResponse = z.infer<typeof SwapActiveSandboxResponse>;
