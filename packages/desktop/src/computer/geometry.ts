import { resolveNativeScreenSize } from '@opengeni/agent-proto/messages';
import type { ScreenSize } from '@opengeni/agent-proto/messages';
import { SandboxError } from '@opengeni/contracts/errors';
import type { Screenshot } from '@opengeni/contracts/ports';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The size of the picture that a model saw, and of the screen that it shows. */
export interface ScreenFrame {
  readonly encoded: ScreenSize;
  readonly native: ScreenSize;
}

/**
 * Remembers the latest frame of a screen. Coordinates of a model refer to the picture that it saw, so everything
 * that drives the same screen shares one of these.
 */
export class ScreenScale {
  #frame: ScreenFrame | undefined;

  get frame(): ScreenFrame | undefined {
    return this.#frame;
  }

  /** Takes over the sizes of a screenshot; a native size of 0 means the same as the picture's. */
  remember(screenshot: Omit<Screenshot, 'png'>): void {
    const { width, height } = screenshot;
    this.#frame = { encoded: { width, height }, native: resolveNativeScreenSize(screenshot) };
  }

  /** The point of the screen that a point of the latest picture shows. */
  toNative(point: Point): Point {
    return scaleToNative(point, this.#frame);
  }
}

/**
 * Scales a point from the picture to the screen and keeps it on the screen. Without a frame, or with one of unknown
 * size, it stays as it is. Throws code `invalid_request` for what is no point.
 */
export function scaleToNative({ x, y }: Point, frame: ScreenFrame | undefined): Point {
  assertCoordinate('x', x);
  assertCoordinate('y', y);
  if (frame === undefined || !isKnown(frame.encoded) || !isKnown(frame.native)) return { x, y };
  const { encoded, native } = frame;
  return {
    x: scale(x, encoded.width, native.width),
    y: scale(y, encoded.height, native.height),
  };
}

function scale(value: number, from: number, to: number): number {
  const scaled = from === to ? value : Math.round((value * to) / from);
  return Math.min(Math.max(scaled, 0), to - 1);
}

function isKnown({ width, height }: ScreenSize): boolean {
  return width > 0 && height > 0;
}

function assertCoordinate(field: 'x' | 'y', value: unknown): void {
  if (typeof value === 'number' && Number.isFinite(value)) return;
  throw new SandboxError(
    'invalid_request',
    `The coordinate ${field} must be a finite number of pixels.`,
    { details: { field } },
  );
}
