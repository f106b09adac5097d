import type { DesktopScreenshotResponse } from './gen/opengeni_agent.ts';

export interface ScreenSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Size in pixels of the screen as it was captured, which input coordinates refer to. A machine may send a
 * smaller picture; a native size of 0, all that an older agent sends, means the same as the picture's.
 */
export function resolveNativeScreenSize(
  screenshot: Pick<DesktopScreenshotResponse, 'width' | 'height' | 'nativeWidth' | 'nativeHeight'>,
): ScreenSize {
  return {
    width: screenshot.nativeWidth === 0 ? screenshot.width : screenshot.nativeWidth,
    height: screenshot.nativeHeight === 0 ? screenshot.height : screenshot.nativeHeight,
  };
}
