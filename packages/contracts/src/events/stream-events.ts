import * as z from 'zod';

const count = z.number().int().nonnegative();

/**
 * A stream has a new address. A client drops the event when it has passed `leaseEpoch` already, or
 * when `viewerId` names another viewer.
 */
export const StreamUrlRotatedPayload = z.object({
  url: z.url(),
  token: z.string().nullable(),
  /** ISO time in UTC, with `Z`. */
  expiresAt: z.iso.datetime().nullable(),
  leaseEpoch: count,
  transport: z.literal('vnc-ws'),
  viewerId: z.uuid().nullable().default(null),
});
export type StreamUrlRotatedPayload = z.infer<typeof StreamUrlRotatedPayload>;

export const StreamOpenedPayload = z.object({
  viewerId: z.uuid(),
  shared: z.boolean().default(false),
  viewerCount: count,
});
export type StreamOpenedPayload = z.infer<typeof StreamOpenedPayload>;

export const StreamClosedPayload = z.object({
  viewerId: z.uuid(),
  reason: z.enum(['client-disconnect', 'reaped', 'revoked', 'box-rollover']),
  viewerCount: count,
});
export type StreamClosedPayload = z.infer<typeof StreamClosedPayload>;

/** Access was taken away; without a viewer it concerns all of them. */
export const StreamRevokedPayload = z.object({
  viewerId: z.uuid().nullable().default(null),
  reason: z.enum(['grant-revoked', 'session-failed', 'admin']),
});
export type StreamRevokedPayload = z.infer<typeof StreamRevokedPayload>;
