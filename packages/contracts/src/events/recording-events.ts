import * as z from 'zod';

const pixels = z.number().int().positive();
const dimensions = z.tuple([pixels, pixels]);

export const RecordingMode = z.enum(['manual', 'on-turn', 'on-verify']);
export type RecordingMode = z.infer<typeof RecordingMode>;

export const RecordingCodec = z.enum(['h264-mp4', 'vp9-webm']);
export type RecordingCodec = z.infer<typeof RecordingCodec>;

export const RecordingContentType = z.enum(['video/mp4', 'video/webm']);
export type RecordingContentType = z.infer<typeof RecordingContentType>;

/** The content type that belongs to each codec. */
export const RECORDING_CONTENT_TYPES: Readonly<Record<RecordingCodec, RecordingContentType>> =
  Object.freeze({
    'h264-mp4': 'video/mp4',
    'vp9-webm': 'video/webm',
  } as const);

/** `reason` is text of the agent: it is shortened and cleared of secrets before it gets here. */
export const RecordingStartedPayload = z.object({
  recordingId: z.uuid(),
  turnId: z.uuid().nullable(),
  mode: RecordingMode,
  codec: RecordingCodec,
  dimensions,
  framerate: z.number().int().positive(),
  startedAt: z.string(),
  reason: z.string().nullable().optional(),
});
export type RecordingStartedPayload = z.infer<typeof RecordingStartedPayload>;

/** `storageKey` is the key of an object and never an address that anybody can open. */
export const RecordingAvailablePayload = z.object({
  recordingId: z.uuid(),
  turnId: z.uuid().nullable(),
  codec: RecordingCodec,
  contentType: RecordingContentType,
  storageKey: z.string(),
  durationSeconds: z.number().nonnegative().nullable(),
  sizeBytes: z.number().int().nonnegative(),
  dimensions,
});
export type RecordingAvailablePayload = z.infer<typeof RecordingAvailablePayload>;

/** Why a recording failed. Reaching the longest duration is a success and not among them. */
export const RecordingFailedReason = z.enum([
  'ffmpeg-error',
  'box-death',
  'box-rollover',
  'upload-failed',
  'max-bytes-exceeded',
  'display-unavailable',
]);
export type RecordingFailedReason = z.infer<typeof RecordingFailedReason>;

export const RecordingFailedPayload = z.object({
  recordingId: z.uuid(),
  turnId: z.uuid().nullable(),
  reason: RecordingFailedReason,
  detail: z.string().nullable().optional(),
});
export type RecordingFailedPayload = z.infer<typeof RecordingFailedPayload>;
