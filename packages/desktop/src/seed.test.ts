import { describe, expect, it } from 'vitest';
import { FakeBox } from '@opengeni/contracts/testing';
import {
  DEFAULT_DESKTOP_GEOMETRY,
  DISPLAY_STACK_TIMEOUT_MS,
  DisplayStackError,
  NativeDesktopComputer,
  STREAM_PORT,
  buildDisplayStackScript,
  ensureDisplayStack,
  findDisplayUnavailableReason,
} from './index.ts';
import type { DesktopInputEvent } from './index.ts';

const script = buildDisplayStackScript();
const NOT_PAINTING = 'OPENGENI_DESKTOP_NOT_PAINTING scrot below 60000B after warmup (last=17362)';

describe('a desktop is up only when it is painted', () => {
  it('polls a real capture up to 150 times, 0.2 s apart', () => {
    expect(script).toContain('DISPLAY=:0 scrot -o');
    expect(script).toContain('-ge 150');
    expect(script).toContain('sleep 0.2');
  });

  it('counts a failed capture as 0 bytes', () => {
    expect(script).toMatch(/sz=0\n\s*if DISPLAY=:0 scrot .* then sz=\$\(wc -c < "\$p"\); fi/);
  });

  it('below 60 000 bytes at 1280x800 the root is unpainted', () => {
    expect(script).toContain('-ge 60000');
  });

  it('being non-empty proves nothing', () => {
    expect(script.slice(script.indexOf('stage paint'))).not.toContain('[ -s ');
  });

  it('never painted: exit code 14 and a line on standard output with the floor and the last size', () => {
    expect(script).toMatch(
      /\n *echo "OPENGENI_DESKTOP_NOT_PAINTING scrot below 60000B after warmup \(last=\$sz\)"\n/,
    );
    expect(script).toContain('exit 14');
  });

  it('never painted: a typed error of stage paint that a worker can degrade on', async () => {
    const box = new FakeBox({ run: () => ({ exitCode: 14, stdout: NOT_PAINTING }) });
    const error: unknown = await ensureDisplayStack(box).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DisplayStackError);
    expect(error).toMatchObject({ stage: 'paint', exitCode: 14 });
    expect(String(error)).toContain(NOT_PAINTING);
    expect(findDisplayUnavailableReason(error)).toBe('display_unavailable');
  });

  it('bring-up allows 90 s', async () => {
    expect(DISPLAY_STACK_TIMEOUT_MS).toBe(90_000);
    const box = new FakeBox({ run: () => ({ stdout: 'OPENGENI_DESKTOP_UP' }) });
    await ensureDisplayStack(box);
    expect(box.requests[0]?.timeoutMs).toBe(90_000);
  });

  it('the gate also runs when the stack was already up, until it has passed', () => {
    const [beforeGate, gate] = script.split('fi && {');
    expect(beforeGate).toContain("note=' (precheck)'");
    expect(gate).toContain('scrot -o');
    expect(gate).toContain('"$(head -n 1 "$run/painted" 2>/dev/null)" = "$(server_stamp)"');
  });

  it('resolution changes are down and up again', () => {
    const geometry = { width: 800, height: 600, dpi: 96 };
    expect(buildDisplayStackScript({ geometry })).toContain('size_required=yes');
    expect(script).toContain('{ owns_display && has_size; } || stop_stack');
  });

  it('is streamed on port 6080 at 1280x800 and 96 dpi unless somebody says otherwise', () => {
    expect(STREAM_PORT).toBe(6080);
    expect(DEFAULT_DESKTOP_GEOMETRY).toEqual({ width: 1280, height: 800, dpi: 96 });
  });
});

describe('native geometry of screenshots', () => {
  async function clickAt(native: { nativeWidth: number; nativeHeight: number }): Promise<unknown> {
    const events: DesktopInputEvent[] = [];
    const computer = new NativeDesktopComputer({
      screenshot: async () => ({ png: Uint8Array.of(1), width: 640, height: 400, ...native }),
      desktopInput: async (event) => {
        events.push(event);
      },
    });
    await computer.screenshot();
    await computer.click(320, 200, 'left');
    return events[0];
  }

  it("a model's clicks, given in encoded pixels, are scaled back to native ones", async () => {
    expect(await clickAt({ nativeWidth: 1280, nativeHeight: 800 })).toMatchObject({
      pointer: { x: 640, y: 400 },
    });
  });

  it('an older agent sends 0, which reads as "same"', async () => {
    expect(await clickAt({ nativeWidth: 0, nativeHeight: 0 })).toMatchObject({
      pointer: { x: 320, y: 200 },
    });
  });
});
