import { SandboxError } from '@opengeni/contracts/errors';

/** Why there is no film. */
export type RecordingFailure =
  | 'ffmpeg-error'
  | 'box-death'
  | 'max-bytes-exceeded'
  | 'display-unavailable';

/** A recording failed. Code `recording_failed`. */
export class RecordingError extends SandboxError {
  override readonly name = 'RecordingError';
  readonly reason: RecordingFailure;

  constructor(
    reason: RecordingFailure,
    message: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super('recording_failed', message, { ...options, details: { reason } });
    this.reason = reason;
  }
}

/** The box cannot run commands, so it cannot record. Code `unsupported`. */
export class RecordingUnavailableError extends SandboxError {
  override readonly name = 'RecordingUnavailableError';

  constructor() {
    super(
      'unsupported',
      'The box cannot run commands, so its desktop cannot be recorded; choose a backend that can.',
    );
  }
}
