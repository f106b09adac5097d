import { RECORDING_CONTENT_TYPES } from '@opengeni/contracts/events';
import { describe, expect, it } from 'vitest';
import { contentTypeForCodec, extForCodec, recordingStorageKey } from './recording-artifact.ts';
import { RecordingError, RecordingUnavailableError } from './recording-error.ts';

describe('a film', () => {
  it.each([
    ['h264-mp4', 'video/mp4', 'mp4'],
    ['vp9-webm', 'video/webm', 'webm'],
  ] as const)('of the codec %s is %s and ends with .%s', (codec, contentType, ending) => {
    expect(contentTypeForCodec(codec)).toBe(contentType);
    expect(RECORDING_CONTENT_TYPES[codec]).toBe(contentType);
    expect(extForCodec(codec)).toBe(ending);
    expect(recordingStorageKey('ws', 'session', 'rec', codec)).toBe(
      `recordings/ws/session/rec.${ending}`,
    );
  });

  it.each([
    ['workspaceId', ['../other', 's', 'r']],
    ['sessionId', ['w', '..', 'r']],
    ['sessionId', ['w', '', 'r']],
    ['recordingId', ['w', 's', 'a/b']],
    ['recordingId', ['w', 's', 'a\nb']],
    ['recordingId', ['w', 's', '.hidden']],
  ] as const)(
    'has no key when its %s could leave its place: %j',
    (field, [workspace, session, id]) => {
      expect(() => recordingStorageKey(workspace, session, id, 'h264-mp4')).toThrow(
        expect.objectContaining({ code: 'invalid_request', details: { field } }),
      );
    },
  );
});

describe('a recording that fails', () => {
  it('says why in a word', () => {
    const cause = new Error('x');
    const error = new RecordingError('box-death', 'The film is gone.', { cause });
    expect(error).toMatchObject({ code: 'recording_failed', reason: 'box-death', cause });
    expect(error.details).toEqual({ reason: 'box-death' });
  });

  it('is not supported by a box that cannot run commands', () => {
    expect(new RecordingUnavailableError().code).toBe('unsupported');
  });
});
