import { KeyAction, PointerAction, PointerButton } from '@opengeni/agent-proto';
import { describe, expect, it } from 'vitest';
import { createMachineSession } from '../../test/machine-session.ts';

const CLICK = {
  $case: 'pointer',
  pointer: {
    x: 10,
    y: 20,
    action: PointerAction.POINTER_ACTION_CLICK,
    button: PointerButton.POINTER_BUTTON_LEFT,
  },
} as const;

describe('a screenshot', () => {
  it('carries the size of the picture and the size of the screen', async () => {
    const screenshot = { width: 640, height: 400, nativeWidth: 1280, nativeHeight: 800 };
    const { session } = createMachineSession({ mock: { screenshot } });
    expect(await session.screenshot()).toMatchObject(screenshot);
  });

  it('of an older agent, which sends 0, has the size of the picture as native size', async () => {
    const { session } = createMachineSession({ mock: { screenshot: { width: 640, height: 400 } } });
    expect(await session.screenshot()).toMatchObject({ nativeWidth: 640, nativeHeight: 400 });
  });

  it('needs no consent for control', async () => {
    const { session } = createMachineSession({ mock: { consented: false } });
    expect((await session.screenshot()).png.length).toBeGreaterThan(0);
  });

  it.each([{ png: new Uint8Array() }, { width: 0 }, { height: 0 }])(
    'with nothing in it has a coded error: %j',
    async (screenshot) => {
      const { session } = createMachineSession({
        mock: { screenshot: { png: Uint8Array.of(1), ...screenshot } },
      });
      await expect(session.screenshot()).rejects.toMatchObject({ code: 'display_failed' });
    },
  );

  it('is a copy that outlives the message', async () => {
    const png = Uint8Array.of(1, 2, 3);
    const { session } = createMachineSession({ mock: { screenshot: { png } } });
    const shot = await session.screenshot();
    png.fill(0);
    expect(shot.png).toEqual(Uint8Array.of(1, 2, 3));
  });
});

describe('input', () => {
  it('reaches the machine unchanged', async () => {
    const { machine, session } = createMachineSession();
    const key = {
      $case: 'key',
      key: { key: 'ctrl+c', isText: false, action: KeyAction.KEY_ACTION_PRESS },
    } as const;
    await session.desktopInput(CLICK);
    await session.desktopInput(key);
    expect(machine.requests.map(({ req }) => req.op)).toEqual([
      { $case: 'desktopInput', desktopInput: { event: CLICK } },
      { $case: 'desktopInput', desktopInput: { event: key } },
    ]);
  });

  it('without consent is refused with its reason', async () => {
    const { session } = createMachineSession({ mock: { consented: false } });
    await expect(session.desktopInput(CLICK)).rejects.toMatchObject({
      name: 'SelfhostedControlError',
      reason: 'consent_required',
      retryable: false,
    });
  });
});
