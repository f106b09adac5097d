import { setTimeout as sleep } from 'node:timers/promises';
import { KeyAction, PointerAction, PointerButton } from '@opengeni/agent-proto/messages';
import type { DesktopInputRequest } from '@opengeni/agent-proto/messages';
import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import type { Clock, Screen } from '@opengeni/contracts/ports';
import { ComputerReadOnlyError, ComputerUnavailableError } from './computer-error.ts';
import { ScreenScale } from './geometry.ts';
import type { Point } from './geometry.ts';

export type DesktopInputEvent = NonNullable<DesktopInputRequest['event']>;

/** A screen with its mouse and keyboard. */
export interface NativeDesktopSession extends Screen {
  desktopInput(event: DesktopInputEvent): Promise<void>;
}

export type ComputerEnvironment = 'mac' | 'windows' | 'ubuntu' | 'browser';
export type ComputerButton = 'left' | 'right' | 'wheel' | 'back' | 'forward';

export interface NativeDesktopComputerOptions {
  /** Width and height that are told before the first picture is taken; default 1280 x 800. */
  readonly dimensions?: [number, number];
  /** Default `ubuntu`. */
  readonly environment?: ComputerEnvironment;
  /** Refuses every action except looking. */
  readonly readOnly?: boolean;
  /** Share it between computers of the same screen; default: one of its own. */
  readonly scale?: ScreenScale;
  /** Default: the time of this process. */
  readonly clock?: Pick<Clock, 'sleep'>;
}

const WAIT_MS = 1000;

const BUTTONS: Readonly<Partial<Record<ComputerButton, PointerButton>>> = {
  left: PointerButton.POINTER_BUTTON_LEFT,
  right: PointerButton.POINTER_BUTTON_RIGHT,
  wheel: PointerButton.POINTER_BUTTON_MIDDLE,
};

/** Whether a value has a screen that can be both seen and driven. */
export function isNativeDesktopSession(value: unknown): value is NativeDesktopSession {
  if (typeof value !== 'object' || value === null) return false;
  const { desktopInput, screenshot } = value as Partial<NativeDesktopSession>;
  return typeof desktopInput === 'function' && typeof screenshot === 'function';
}

/**
 * Drives the screen of a connected machine, in the shape that the Agents SDK expects of a computer. Points refer to
 * the latest picture and are scaled to the screen that it shows. Consent is enforced by the machine.
 */
export class NativeDesktopComputer {
  readonly environment: ComputerEnvironment;
  readonly #screen: NativeDesktopSession;
  readonly #scale: ScreenScale;
  readonly #isReadOnly: boolean;
  readonly #clock: Pick<Clock, 'sleep'>;
  readonly #initialDimensions: [number, number];

  constructor(screen: NativeDesktopSession, options: NativeDesktopComputerOptions = {}) {
    this.#screen = screen;
    this.environment = options.environment ?? 'ubuntu';
    this.#isReadOnly = options.readOnly ?? false;
    this.#scale = options.scale ?? new ScreenScale();
    this.#clock = options.clock ?? { sleep: (delayMs) => sleep(delayMs) };
    this.#initialDimensions = options.dimensions ?? [1280, 800];
  }

  /** Width and height of the latest picture. */
  get dimensions(): [number, number] {
    const encoded = this.#scale.frame?.encoded;
    return encoded === undefined || encoded.width <= 0 || encoded.height <= 0
      ? [...this.#initialDimensions]
      : [encoded.width, encoded.height];
  }

  /** The picture as base64 of a PNG. Throws `ComputerUnavailableError` for an empty one. */
  async screenshot(): Promise<string> {
    const screenshot = await this.#screen.screenshot();
    if (screenshot.png.length === 0) {
      throw new ComputerUnavailableError(
        'The machine sent an empty picture of its screen; check that somebody is logged in and that screen capture is allowed.',
      );
    }
    this.#scale.remember(screenshot);
    return Buffer.from(screenshot.png).toString('base64');
  }

  async click(x: number, y: number, button: ComputerButton): Promise<void> {
    this.#assertMayAct('click');
    const pointerButton = BUTTONS[button];
    if (pointerButton === undefined) {
      throw new SandboxError(
        'unsupported',
        `The machine cannot press the mouse button ${JSON.stringify(button)}; use left, right or wheel.`,
        { details: { button } },
      );
    }
    await this.#point({ x, y }, PointerAction.POINTER_ACTION_CLICK, pointerButton);
  }

  async doubleClick(x: number, y: number): Promise<void> {
    this.#assertMayAct('doubleClick');
    await this.#point(
      { x, y },
      PointerAction.POINTER_ACTION_DOUBLE_CLICK,
      PointerButton.POINTER_BUTTON_LEFT,
    );
  }

  async move(x: number, y: number): Promise<void> {
    this.#assertMayAct('move');
    await this.#point(
      { x, y },
      PointerAction.POINTER_ACTION_MOVE,
      PointerButton.POINTER_BUTTON_UNSPECIFIED,
    );
  }

  // The four positions are the shape of the SDK.
  // oxlint-disable-next-line eslint/max-params
  async scroll(x: number, y: number, scrollX: number, scrollY: number): Promise<void> {
    this.#assertMayAct('scroll');
    const point = this.#scale.toNative({ x, y });
    const scroll = { ...point, deltaX: scrollX, deltaY: scrollY };
    await this.#screen.desktopInput({ $case: 'scroll', scroll });
  }

  async type(text: string): Promise<void> {
    this.#assertMayAct('type');
    if (text !== '') await this.#press({ key: text, isText: true });
  }

  /** Presses the keys together, under the names that the model gave them. */
  async keypress(keys: string[]): Promise<void> {
    this.#assertMayAct('keypress');
    if (keys.length > 0) await this.#press({ key: keys.join('+'), isText: false });
  }

  /** Drags along the path; the button is released also when a move on the way fails. */
  async drag(path: [number, number][]): Promise<void> {
    this.#assertMayAct('drag');
    const points = path.map(([x, y]) => ({ x, y }));
    const [first, ...others] = points;
    if (first === undefined) return;
    for (const point of points) this.#scale.toNative(point);
    const left = PointerButton.POINTER_BUTTON_LEFT;
    let reached = first;
    const release = (): Promise<void> =>
      this.#point(reached, PointerAction.POINTER_ACTION_UP, left);
    await this.#point(first, PointerAction.POINTER_ACTION_DOWN, left);
    try {
      for (const point of others) {
        await this.#point(point, PointerAction.POINTER_ACTION_MOVE, left);
        reached = point;
      }
    } catch (error) {
      await bestEffort(silentLog, 'releasing the mouse button', release);
      throw error;
    }
    await release();
  }

  async wait(): Promise<void> {
    await this.#clock.sleep(WAIT_MS);
  }

  #assertMayAct(action: string): void {
    if (this.#isReadOnly) throw new ComputerReadOnlyError(action);
  }

  async #point(point: Point, action: PointerAction, button: PointerButton): Promise<void> {
    const pointer = { ...this.#scale.toNative(point), action, button };
    await this.#screen.desktopInput({ $case: 'pointer', pointer });
  }

  async #press(key: { readonly key: string; readonly isText: boolean }): Promise<void> {
    const action = KeyAction.KEY_ACTION_PRESS;
    await this.#screen.desktopInput({ $case: 'key', key: { ...key, action } });
  }
}
