import { resolveNativeScreenSize } from '@opengeni/agent-proto/messages';
import type { DesktopInputRequest } from '@opengeni/agent-proto/messages';
import { SandboxError } from '@opengeni/contracts/errors';
import type { MachineCall } from './machine-call.ts';

/** A picture of the screen. The machine may have scaled it down to fit the transport's largest message. */
export interface SelfhostedScreenshot {
  png: Uint8Array;
  /** Size of the picture, in which the model gives its coordinates. */
  width: number;
  height: number;
  /** Size of the screen as captured, to which coordinates are scaled back. Never 0. */
  nativeWidth: number;
  nativeHeight: number;
}

export interface MachineScreen {
  screenshot(): Promise<SelfhostedScreenshot>;
  desktopInput(event: DesktopInputRequest['event']): Promise<void>;
}

/** The screen of one machine. Looking needs no consent for control; input does, and the machine decides. */
export function createMachineScreen(call: MachineCall): MachineScreen {
  return {
    screenshot: async () => {
      const shot = await call('desktopScreenshot', {});
      const { png, width, height } = shot;
      if (png.length === 0 || width === 0 || height === 0) throw emptyScreenshot(shot);
      const native = resolveNativeScreenSize(shot);
      return {
        png: Uint8Array.from(png),
        width,
        height,
        nativeWidth: native.width,
        nativeHeight: native.height,
      };
    },
    desktopInput: async (event) => {
      await call('desktopInput', { event });
    },
  };
}

function emptyScreenshot(shot: { png: Uint8Array; width: number; height: number }): SandboxError {
  const { width, height } = shot;
  return new SandboxError(
    'display_failed',
    `The machine sent a screenshot of ${shot.png.length} bytes and ${width}x${height} pixels; check its display.`,
    { details: { sizeBytes: shot.png.length, width, height } },
  );
}
