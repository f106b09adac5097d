import { SandboxError } from '@opengeni/contracts/errors';
import * as z from 'zod';

const TimeMs = z.number().int().nonnegative();
const Count = z.number().int().nonnegative();

export const HolderKind = z.enum(['turn', 'viewer']);
export type HolderKind = z.infer<typeof HolderKind>;

/** One user of a box. Its signs of life are kept apart, in the heartbeat store. */
export const LeaseHolder = z.object({
  /** Fresh for every opening of the lease, so that a holder that was removed never comes back. */
  holderId: z.string().min(1).max(256),
  kind: HolderKind,
  joinedAtMs: TimeMs,
});
export type LeaseHolder = z.infer<typeof LeaseHolder>;

/** Captured files of a box. `reference` means something only to those who made it. */
export const CapturedFiles = z.object({
  reference: z.string().min(1),
  /** Format, such as `tar`; says who can restore it. */
  mode: z.string().min(1),
  /** Names the account or server that can read the archive, so that it is never offered elsewhere. */
  binding: z.string().optional(),
});
export type CapturedFiles = z.infer<typeof CapturedFiles>;

/** Captured files with their place in the order of captures: by epoch, then by start of the capture. */
export const LeaseArchive = CapturedFiles.extend({ epoch: Count, captureStartedAtMs: TimeMs });
export type LeaseArchive = z.infer<typeof LeaseArchive>;

/** The newest archive, and the one before it in case that one cannot be restored. */
export const LeaseArchives = z.object({ current: LeaseArchive, previous: LeaseArchive.optional() });
export type LeaseArchives = z.infer<typeof LeaseArchives>;

/** The exclusive right to create or to stop the box, until the deadline. */
export const LeaseClaim = z.object({ claimId: z.string().min(1), deadlineAtMs: TimeMs });
export type LeaseClaim = z.infer<typeof LeaseClaim>;

/** A box that the record can name. */
export const PlacedBox = z.object({
  instanceId: z.string().min(1),
  /** What the backend needs to find the box again. */
  envelope: z.record(z.string(), z.unknown()).optional(),
  /** When the provider ends the box by itself. */
  providerDeadlineAtMs: TimeMs.optional(),
  /** How long the provider lets such a box live. */
  providerLifetimeMs: TimeMs.optional(),
});
export type PlacedBox = z.infer<typeof PlacedBox>;

/** A capture of a running box that is under way; at most one at a time. */
export const OpenCapture = z.object({
  captureId: z.string().min(1),
  startedAtMs: TimeMs,
  deadlineAtMs: TimeMs,
});
export type OpenCapture = z.infer<typeof OpenCapture>;

/** What became of the files of a box that is being stopped. */
export const FinalCapture = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pending'), startedAtMs: TimeMs }),
  z.object({ kind: z.literal('captured') }),
  z.object({ kind: z.literal('refused'), reason: z.string() }),
]);
export type FinalCapture = z.infer<typeof FinalCapture>;

const published = {
  box: PlacedBox,
  /** The claim under which the box was created. */
  bornOf: z.string().min(1),
  /** The box takes no new use once its holders have left. */
  retiring: z.boolean().optional(),
  capture: OpenCapture.optional(),
};

export const LeaseState = z.discriminatedUnion('name', [
  z.object({ name: z.literal('cold') }),
  z.object({ name: z.literal('warming'), claim: LeaseClaim, box: PlacedBox.optional() }),
  z.object({ name: z.literal('warm'), ...published }),
  z.object({
    name: z.literal('draining'),
    ...published,
    graceEndsAtMs: TimeMs,
    captureFailures: Count,
  }),
  z.object({
    name: z.literal('stopping'),
    claim: LeaseClaim,
    box: PlacedBox,
    bornOf: z.string().min(1),
    retiring: z.boolean().optional(),
    capture: FinalCapture,
    captureFailures: Count,
  }),
  z.object({ name: z.literal('lost'), instanceId: z.string(), reason: z.string() }),
]);
export type LeaseState = z.infer<typeof LeaseState>;
export type LeaseStateName = LeaseState['name'];
export type LeaseStateOf<TName extends LeaseStateName> = Extract<LeaseState, { name: TName }>;

export const LeaseMeter = z.object({
  countedUntilMs: TimeMs,
  /** Rises with every count, so that each count is a usage record of its own. */
  tick: Count,
  warmSeconds: Count,
  last: z.object({ accrualId: z.string(), seconds: Count }).optional(),
});
export type LeaseMeter = z.infer<typeof LeaseMeter>;

export const LEASE_RECORD_VERSION = 1;

/** What a store keeps for one group. No environment value and no token is ever part of it. */
export const LeaseRecord = z.object({
  version: z.literal(LEASE_RECORD_VERSION),
  leaseId: z.string().min(1),
  workspaceId: z.string().min(1),
  groupId: z.string().min(1),
  backend: z.string().min(1),
  image: z.string().optional(),
  /** Rises with every claim to create a box; names the box generation in tags and tokens. */
  epoch: Count,
  state: LeaseState,
  holders: z.array(LeaseHolder),
  archive: LeaseArchives.optional(),
  meter: LeaseMeter.optional(),
  updatedAtMs: TimeMs,
});
export type LeaseRecord = z.infer<typeof LeaseRecord>;

/**
 * Checks what a store gave. Fields that a newer writer added stay in place and survive a round trip.
 * Throws code `envelope_invalid` for a damaged record and for one of another version.
 */
export function parseLeaseRecord(value: unknown, key: string): LeaseRecord {
  const checked = LeaseRecord.safeParse(value);
  if (checked.success) return value as LeaseRecord;
  const [issue] = checked.error.issues;
  throw new SandboxError(
    'envelope_invalid',
    `The lease record ${key} cannot be used: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}. It is damaged or was written by another version; update this package or repair the record.`,
    { details: { key }, cause: checked.error },
  );
}

/** Whether the record points to the archive, as its newest or as the one before. */
export function isArchived({ archive }: LeaseRecord, reference: string): boolean {
  return archive?.current.reference === reference || archive?.previous?.reference === reference;
}

/** The box that the record can name, whatever its state. */
export function placedBoxOf(record: LeaseRecord): PlacedBox | undefined {
  return 'box' in record.state ? record.state.box : undefined;
}
