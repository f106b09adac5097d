import { SandboxError } from '@opengeni/contracts/errors';
import type { RecordingCodec, RecordingContentType } from '@opengeni/contracts/events';

/** The table of the contracts once more: theirs comes with the schemas of all events. */
const CONTENT_TYPES = {
  'h264-mp4': 'video/mp4',
  'vp9-webm': 'video/webm',
} as const satisfies Readonly<Record<RecordingCodec, RecordingContentType>>;

const EXTENSIONS: Readonly<Record<RecordingCodec, 'mp4' | 'webm'>> = {
  'h264-mp4': 'mp4',
  'vp9-webm': 'webm',
};

/** What a film of this codec is stored and served as. */
export function contentTypeForCodec(codec: RecordingCodec): RecordingContentType {
  return CONTENT_TYPES[codec];
}

/** Ending of the file name of a film, without the dot. */
export function extForCodec(codec: RecordingCodec): 'mp4' | 'webm' {
  return EXTENSIONS[codec];
}

/**
 * Key under which a film is stored: `recordings/<workspace>/<session>/<recording>.<ending>`.
 * Throws code `invalid_request` for an id that could leave its place in the key.
 */
// The four positions are public interface.
// oxlint-disable-next-line eslint/max-params
export function recordingStorageKey(
  workspaceId: string,
  sessionId: string,
  recordingId: string,
  codec: RecordingCodec,
): string {
  const segments = Object.entries({ workspaceId, sessionId, recordingId }).map(([field, id]) =>
    checkedSegment(field, id),
  );
  return `recordings/${segments.join('/')}.${extForCodec(codec)}`;
}

function checkedSegment(field: string, id: string): string {
  if (/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(id)) return id;
  throw new SandboxError(
    'invalid_request',
    `The ${field} of a recording must be made of letters, digits, ".", "_" and "-", and must not start with a dot.`,
    { details: { field } },
  );
}
