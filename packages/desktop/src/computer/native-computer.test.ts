import { describe, expect, it } from 'vitest';
import type { Screenshot } from '@opengeni/contracts/ports';
import { FakeClock } from '@opengeni/contracts/testing';
import { ScreenScale } from './geometry.ts';
import { NativeDesktopComputer, isNativeDesktopSession } from './native-computer.ts';
import type { ComputerButton, DesktopInputEvent, NativeDesktopSession } from './native-computer.ts';

const downscaled: Screenshot = {
  png: Uint8Array.of(137, 80, 78, 71),
  width: 640,
  height: 400,
  nativeWidth: 1280,
  nativeHeight: 800,
};

class FakeMachine implements NativeDesktopSession {
  readonly events: DesktopInputEvent[] = [];
  picture = downscaled;
  failsAt = Number.POSITIVE_INFINITY;

  desktopInput(event: DesktopInputEvent): Promise<void> {
    if (this.events.length >= this.failsAt) {
      this.failsAt = Number.POSITIVE_INFINITY;
      return Promise.reject(new Error('lost'));
    }
    this.events.push(event);
    return Promise.resolve();
  }

  screenshot(): Promise<Screenshot> {
    return Promise.resolve(this.picture);
  }
}

// oxlint-disable-next-line eslint/max-params
const pointer = (x: number, y: number, action: number, button: number) => ({
  $case: 'pointer',
  pointer: { x, y, action, button },
});

describe('the screen of a machine', () => {
  it('is a picture in base64 without a prefix', async () => {
    const computer = new NativeDesktopComputer(new FakeMachine());
    expect(await computer.screenshot()).toBe('iVBORw==');
  });

  it('is not available when the machine sends an empty picture, and the scale stays', async () => {
    const machine = new FakeMachine();
    const computer = new NativeDesktopComputer(machine);
    await computer.screenshot();
    machine.picture = { ...downscaled, png: new Uint8Array(), width: 0, height: 0 };
    await expect(computer.screenshot()).rejects.toMatchObject({
      name: 'ComputerUnavailableError',
      code: 'display_failed',
    });
    expect(computer.dimensions).toEqual([640, 400]);
  });

  it('has the dimensions of the latest picture, and those of the options before', async () => {
    const computer = new NativeDesktopComputer(new FakeMachine(), { dimensions: [1024, 768] });
    expect(computer.dimensions).toEqual([1024, 768]);
    await computer.screenshot();
    expect(computer.dimensions).toEqual([640, 400]);
    expect(new NativeDesktopComputer(new FakeMachine()).dimensions).toEqual([1280, 800]);
  });

  it('has the environment that it was given', () => {
    const machine = new FakeMachine();
    expect(new NativeDesktopComputer(machine).environment).toBe('ubuntu');
    expect(new NativeDesktopComputer(machine, { environment: 'mac' }).environment).toBe('mac');
  });
});

describe('actions', () => {
  it.each<[string, (computer: NativeDesktopComputer) => Promise<void>, unknown[]]>([
    ['click left', (computer) => computer.click(320, 200, 'left'), [pointer(640, 400, 4, 1)]],
    ['click right', (computer) => computer.click(1, 2, 'right'), [pointer(2, 4, 4, 2)]],
    ['click wheel', (computer) => computer.click(1, 2, 'wheel'), [pointer(2, 4, 4, 3)]],
    ['double click', (computer) => computer.doubleClick(3, 4), [pointer(6, 8, 5, 1)]],
    ['move', (computer) => computer.move(3, 4), [pointer(6, 8, 1, 0)]],
    [
      'scroll, with its distances as they are',
      (computer) => computer.scroll(10, 20, -30, 400),
      [{ $case: 'scroll', scroll: { x: 20, y: 40, deltaX: -30, deltaY: 400 } }],
    ],
    [
      'type',
      (computer) => computer.type("it's ünï"),
      [{ $case: 'key', key: { key: "it's ünï", isText: true, action: 3 } }],
    ],
    ['type nothing', (computer) => computer.type(''), []],
    [
      'press keys together, under the names of the model',
      (computer) => computer.keypress(['cmd', 'Enter']),
      [{ $case: 'key', key: { key: 'cmd+Enter', isText: false, action: 3 } }],
    ],
    ['press no keys', (computer) => computer.keypress([]), []],
    [
      'drag',
      (computer) =>
        computer.drag([
          [1, 1],
          [2, 2],
          [3, 3],
        ]),
      [pointer(2, 2, 2, 1), pointer(4, 4, 1, 1), pointer(6, 6, 1, 1), pointer(6, 6, 3, 1)],
    ],
    ['drag nowhere', (computer) => computer.drag([]), []],
  ])('%s', async (_name, act, events) => {
    const machine = new FakeMachine();
    const computer = new NativeDesktopComputer(machine);
    await computer.screenshot();
    await act(computer);
    expect(machine.events).toEqual(events);
  });

  it('wait one second', async () => {
    const clock = new FakeClock();
    const waited = new NativeDesktopComputer(new FakeMachine(), { clock }).wait();
    await clock.advanceBy(999);
    expect(clock.sleeping).toBe(1);
    await clock.advanceBy(1);
    await expect(waited).resolves.toBeUndefined();
  });

  it.each<ComputerButton>(['back', 'forward'])(
    'with the mouse button %s are refused, since the wire has none',
    async (button) => {
      const machine = new FakeMachine();
      const click = new NativeDesktopComputer(machine).click(1, 1, button);
      await expect(click).rejects.toMatchObject({ code: 'unsupported', details: { button } });
      expect(machine.events).toEqual([]);
    },
  );

  it('release the button when a drag breaks on its way, and keep the first error', async () => {
    const machine = new FakeMachine();
    machine.failsAt = 2;
    const path: [number, number][] = [
      [1, 1],
      [2, 2],
      [3, 3],
    ];
    await expect(new NativeDesktopComputer(machine).drag(path)).rejects.toThrow('lost');
    expect(machine.events.at(-1)).toEqual(pointer(2, 2, 3, 1));
  });

  it('are refused as a whole when a point of a drag is no point', async () => {
    const machine = new FakeMachine();
    const drag = new NativeDesktopComputer(machine).drag([
      [1, 1],
      [Number.NaN, 2],
    ]);
    await expect(drag).rejects.toMatchObject({ code: 'invalid_request' });
    expect(machine.events).toEqual([]);
  });

  it('keep the scale that another computer of the same screen has seen', async () => {
    const machine = new FakeMachine();
    const scale = new ScreenScale();
    await new NativeDesktopComputer(machine, { scale }).screenshot();
    await new NativeDesktopComputer(machine, { scale }).move(320, 200);
    expect(machine.events).toEqual([pointer(640, 400, 1, 0)]);
  });
});

describe('a computer that may only be looked at', () => {
  it.each<[string, (computer: NativeDesktopComputer) => Promise<void>]>([
    ['click', (computer) => computer.click(1, 1, 'left')],
    ['doubleClick', (computer) => computer.doubleClick(1, 1)],
    ['move', (computer) => computer.move(1, 1)],
    ['scroll', (computer) => computer.scroll(1, 1, 0, 100)],
    ['type', (computer) => computer.type('x')],
    ['keypress', (computer) => computer.keypress(['a'])],
    ['drag', (computer) => computer.drag([[1, 1]])],
  ])('does not %s, and says so', async (action, act) => {
    const machine = new FakeMachine();
    const refused = act(new NativeDesktopComputer(machine, { readOnly: true }));
    await expect(refused).rejects.toMatchObject({ name: 'ComputerReadOnlyError', action });
    await expect(refused).rejects.toThrow('read-only');
    expect(machine.events).toEqual([]);
  });

  it('still takes pictures', async () => {
    const computer = new NativeDesktopComputer(new FakeMachine(), { readOnly: true });
    expect(await computer.screenshot()).not.toBe('');
  });
});

describe('isNativeDesktopSession', () => {
  it('asks for a screen that can be both seen and driven', () => {
    expect(isNativeDesktopSession(new FakeMachine())).toBe(true);
    const noop = (): void => {};
    expect(isNativeDesktopSession({ screenshot: noop })).toBe(false);
    expect(isNativeDesktopSession({ desktopInput: noop })).toBe(false);
    for (const value of [undefined, null, 'text', 1, {}]) {
      expect(isNativeDesktopSession(value)).toBe(false);
    }
  });
});
