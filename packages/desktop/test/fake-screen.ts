import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { backgroundProbeScript } from '../src/display/background-probe.ts';
import { stackStateScript } from '../src/display/stack-state.ts';
import { createLocalCommands } from './local-commands.ts';
import { writeProgram } from './program-folder.ts';

export type Colour = number;
export type Pixels = (x: number, y: number) => Colour;

export interface FakeWindow {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** A desktop window; the window manager may have put it into a frame. */
  readonly isDesktop?: boolean;
  readonly isFramed?: boolean;
  readonly isHidden?: boolean;
}

export interface FakeScreen {
  readonly pixels: Pixels;
  readonly windows: readonly FakeWindow[];
  /** Windows when they are listed for the second time; default: the same. */
  readonly windowsAfter?: readonly FakeWindow[];
  /** The root before the session; without it nobody looked. */
  readonly before?: Pixels;
  /** Bytes of a pixel in captures. */
  readonly bytes?: 2 | 3 | 4;
  readonly byteOrder?: 'little' | 'big';
}

export const screen = { width: 320, height: 248 };

const PROGRAMS: Readonly<Record<string, string>> = {
  xdpyinfo: `echo '  dimensions:    ${screen.width}x${screen.height} pixels (85x66 millimeters)'`,
  xwd: 'cp "$folder/frame.xwd" "$4"',
  xprop:
    'if grep -qx "$2" "$folder/desktops"; then echo "_NET_WM_WINDOW_TYPE(ATOM) = _NET_WM_WINDOW_TYPE_DESKTOP"; fi',
  xwininfo: `case "$1" in
  -root) if [ -e "$folder/listed" ]; then cat "$folder/after"; else cat "$folder/windows"; fi; touch "$folder/listed" ;;
  *) grep -qx "$2" "$folder/hidden" && state=IsUnMapped || state=IsViewable
     printf '  Visual Class: TrueColor\\n  Class: InputOutput\\n  Map State: %s\\n' "$state" ;;
esac`,
};

/** What the probe says about a screen that exists only in files: a real shell, fake X programs. */
export async function judgeBackground(folder: string, screenshot: FakeScreen): Promise<string> {
  const { windows, windowsAfter = windows, before } = screenshot;
  for (const [name, text] of Object.entries(PROGRAMS)) {
    writeProgram(join(folder, 'bin'), name, `folder=${folder}\n${text}`);
  }
  const all = [...windows, ...windowsAfter];
  writeFileSync(join(folder, 'windows'), listTree(windows));
  writeFileSync(join(folder, 'after'), listTree(windowsAfter));
  writeFileSync(
    join(folder, 'desktops'),
    listIds(all, ({ isDesktop }) => isDesktop === true),
  );
  writeFileSync(
    join(folder, 'hidden'),
    listIds(all, ({ isHidden }) => isHidden === true),
  );
  rmSync(join(folder, 'listed'), { force: true });
  const lock = `/tmp/.Xjudge-${process.pid}-lock`;
  writeFileSync(lock, `   ${process.pid}\n`);
  const script = (action: string): string =>
    `run=${folder}; display=judge-${process.pid}\n${stackStateScript}\n${backgroundProbeScript}\n${action}`;
  const commands = createLocalCommands({ PATH: `${join(folder, 'bin')}:/usr/bin:/bin` });
  if (before !== undefined) {
    writeFileSync(
      join(folder, 'frame.xwd'),
      encodeFrame({ ...screenshot, pixels: before, bytes: 4 }),
    );
    await commands.run({ command: script('keep_root') });
  }
  writeFileSync(join(folder, 'frame.xwd'), encodeFrame(screenshot));
  const result = await commands.run({ command: script('judge_background') });
  rmSync(lock);
  return result.stdout.trim() + result.stderr;
}

function idOf({ x, y, width, height, isDesktop }: FakeWindow): string {
  return `0x${[x, y, width, height, isDesktop === true ? 1 : 0].map((part) => (part + 1024).toString(16)).join('')}`;
}

function listIds(
  windows: readonly FakeWindow[],
  isListed: (window: FakeWindow) => boolean,
): string {
  return windows
    .filter(isListed)
    .map((window) => `${idOf(window)}\n${idOf(window)}f\n`)
    .join('');
}

/** The windows as `xwininfo -root -tree` prints them. */
function listTree(windows: readonly FakeWindow[]): string {
  const lines = windows.flatMap((window) => {
    const { x, y, width, height, isFramed } = window;
    const size = `${width}x${height}`;
    const titled = `${idOf(window)} "A title 0x12 10x10+5+5": ("a" "A")  ${size}+0+0  +${x}+${y}`;
    const frame = `     ${idOf(window)}f (has no name): ()  ${size}+${x}+${y}  +${x}+${y}`;
    return isFramed === true
      ? [frame, '        1 child:', `        ${titled}`]
      : [`     ${titled}`];
  });
  return ['', 'xwininfo: Window id: 0x519 (the root window)', '', ...lines, ''].join('\n');
}

/** A capture as `xwd` writes it. */
function encodeFrame({ pixels, bytes = 4, byteOrder = 'little' }: FakeScreen): Uint8Array {
  const { width, height } = screen;
  const header = 101;
  const colours = 2;
  const line = width * 4;
  const frame = new DataView(new ArrayBuffer(header + colours * 12 + line * height));
  const order = byteOrder === 'little' ? 0 : 1;
  const fields = [header, 7, 2, 24, width, height, 0, order, 32, 0, 8, bytes * 8, line, 4];
  for (const [index, value] of fields.entries()) frame.setUint32(index * 4, value);
  frame.setUint32(19 * 4, colours);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const colour = pixels(x, y);
      const place = header + colours * 12 + y * line + x * bytes;
      const parts = [colour & 0xff, (colour >> 8) & 0xff, colour >> 16];
      // The unused byte of a pixel may hold anything.
      const padded = bytes === 4 ? [...parts, 0xaa] : parts.slice(0, bytes);
      const ordered = order === 0 ? padded : padded.toReversed();
      for (const [index, part] of ordered.entries()) frame.setUint8(place + index, part);
    }
  }
  return new Uint8Array(frame.buffer);
}
