import type { RecordingCodec, RecordingContentType } from '@opengeni/contracts/events';

export interface StartRecordingInput {
  readonly recordingId: string;
  /** Default `h264-mp4`. */
  readonly codec?: RecordingCodec;
  /** Frames a second; default 15. */
  readonly framerate?: number;
  /** Longest film; default 600. */
  readonly maxSeconds?: number;
  /** Width and height; default 1280 x 800. */
  readonly dimensions?: [number, number];
  /** Default `:0`. */
  readonly display?: string;
  readonly runAs?: string;
  /** Folder in the box for the film, its log and its process id; default `/tmp`. */
  readonly tmpDir?: string;
}

/** A recording under way. */
export interface RecordingProcess {
  readonly recordingId: string;
  readonly codec: RecordingCodec;
  readonly boxPath: string;
  readonly pidFile: string;
  readonly dimensions: [number, number];
  readonly framerate: number;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly display: string;
  readonly runAs?: string;
}

/** A finished film. */
export interface FinalizeRecordingResult {
  readonly bytes: Uint8Array;
  readonly contentType: RecordingContentType;
  readonly sizeBytes: number;
  readonly durationSeconds: number;
}
