import { DESKTOP_STREAM_PORT } from '@opengeni/contracts/backends';
import { SandboxError } from '@opengeni/contracts/errors';

/** Port in the box on which the desktop is streamed. */
export const STREAM_PORT = DESKTOP_STREAM_PORT;

/** Time in milliseconds that a desktop has from nothing to its first painted frame. */
export const DISPLAY_STACK_TIMEOUT_MS = 90_000;

/** Size of a screen in pixels, and its dots per inch. */
export interface DesktopGeometry {
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
}

/** The screen of a desktop for which nobody asked for another one. */
export const DEFAULT_DESKTOP_GEOMETRY: DesktopGeometry = Object.freeze({
  width: 1280,
  height: 800,
  dpi: 96,
});

export interface EnsureDisplayStackOptions {
  /**
   * Screen that the desktop must have; a running desktop of another size is taken down and started again.
   * Without it a running desktop keeps its size, and a new one gets `DEFAULT_DESKTOP_GEOMETRY`.
   */
  readonly geometry?: DesktopGeometry;
  /** Port of the stream; default `STREAM_PORT`. */
  readonly port?: number;
  /** Hard limit of the bring-up; default `DISPLAY_STACK_TIMEOUT_MS`. */
  readonly timeoutMs?: number;
  /** Number of the X display; default 0. A launcher of the image may know only display 0. */
  readonly display?: number;
  /** Frames that the paint gate looks at before it gives up, 0.2 s apart; default 150. */
  readonly paintAttempts?: number;
  /** Ends the waiting; what has been started keeps running until it is torn down. */
  readonly signal?: AbortSignal;
}

export interface EnsureDisplayStackResult {
  readonly port: number;
  readonly geometry: DesktopGeometry;
  /** The line in which the stack said that it is up, with how the picture was judged. */
  readonly marker: string;
}

/** The options with defaults filled in, checked. */
export interface ResolvedDisplayOptions {
  readonly geometry: DesktopGeometry;
  /** Whether the caller asked for this geometry. */
  readonly isGeometryRequired: boolean;
  readonly port: number;
  readonly timeoutMs: number;
  readonly display: number;
  readonly paintAttempts: number;
}

const MAX_SCREEN_PIXELS = 16_384;
const MAX_TIMEOUT_MS = 3_600_000;

/** Fills in the defaults; throws code `invalid_request` for a number that no screen or port can have. */
export function resolveDisplayOptions(
  options: EnsureDisplayStackOptions = {},
): ResolvedDisplayOptions {
  const { geometry = DEFAULT_DESKTOP_GEOMETRY } = options;
  return {
    geometry: {
      width: checkedNumber('geometry.width', geometry.width, [1, MAX_SCREEN_PIXELS]),
      height: checkedNumber('geometry.height', geometry.height, [1, MAX_SCREEN_PIXELS]),
      dpi: checkedNumber('geometry.dpi', geometry.dpi, [1, 1000]),
    },
    isGeometryRequired: options.geometry !== undefined,
    port: checkedNumber('port', options.port ?? STREAM_PORT, [1, 65_535]),
    timeoutMs: checkedNumber('timeoutMs', options.timeoutMs ?? DISPLAY_STACK_TIMEOUT_MS, [
      1,
      MAX_TIMEOUT_MS,
    ]),
    display: checkedDisplay(options.display),
    paintAttempts: checkedNumber('paintAttempts', options.paintAttempts ?? 150, [1, 100_000]),
  };
}

/** Throws code `invalid_request` unless the number of an X display can be used in a path. */
export function checkedDisplay(display = 0): number {
  return checkedNumber('display', display, [0, 59_534]);
}

function checkedNumber(
  field: string,
  value: number,
  [least, most]: readonly [number, number],
): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new SandboxError(
    'invalid_request',
    `The option ${field} of the desktop must be a whole number from ${least} to ${most}.`,
    { details: { field } },
  );
}

/** Folder in the box for sockets, logs and process ids of the desktop. */
export function displayRunDirectory(display: number): string {
  return display === 0 ? '/tmp/opengeni-desktop' : `/tmp/opengeni-desktop-${display}`;
}
