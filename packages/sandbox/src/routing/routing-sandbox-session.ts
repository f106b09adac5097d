import { SandboxError } from '@opengeni/contracts/errors';
import type { Clock, ExposedPortEndpoint, SessionExecArgs } from '@opengeni/contracts/ports';
import type { SessionExecResult } from '@opengeni/contracts/ports';
import { createSteadyClock } from '../leases/steady-clock.ts';
import { ActiveTarget } from './active-target.ts';
import { formatExecResult, toExecResult } from './exec-text.ts';
import { isFence } from './fence.ts';
import { PinnedProcesses } from './pinned-processes.ts';
import { isNativeDesktop, offers } from './routable-session.ts';
import type {
  MaterializeEntryArgs,
  Offering,
  PathArgs,
  ReadFileArgs,
  ResolvedActiveBackend,
  RoutableBackendSession,
  RoutableDirectoryEntry,
  RoutableImage,
  RoutableScreenshot,
  WriteFileArgs,
  WriteStdinArgs,
} from './routable-session.ts';
import { createRoutedEditor } from './routed-editor.ts';
import type { RoutedEditor } from './routed-editor.ts';
import type { RoutingSandboxSessionDeps } from './routing-deps.ts';
import { RoutingUnsupportedError } from './routing-error.ts';

const BRAND: unique symbol = Symbol.for('opengeni.routing-sandbox-session');
const DEFAULT_FENCE_RETRIES = 3;

type OperationName = Exclude<keyof RoutableBackendSession, 'state'>;

/** The screen of the place where the session works at the moment of each call. */
export interface RoutedDesktop {
  readonly desktopInput: (event: unknown) => Promise<void>;
  readonly screenshot: () => Promise<RoutableScreenshot>;
}

/**
 * A live session that stands for the place which the active pointer names, and follows it from operation to
 * operation. Operations that a place refuses as fenced are repeated where the pointer goes; every other failure is
 * the caller's. An operation that the place lacks throws `RoutingUnsupportedError`.
 */
export class RoutingSandboxSession implements RoutableBackendSession {
  readonly [BRAND] = true;
  readonly #target: ActiveTarget;
  readonly #processes = new PinnedProcesses();
  readonly #maxFenceRetries: number;
  readonly #clock: Clock;
  readonly #mayOffer: { readonly pty?: boolean; readonly nativeDesktop?: boolean };
  readonly #noState = {};

  /** Present once a place with a screen may be met: its presence is what selects the native computer. */
  declare desktopInput?: RoutedDesktop['desktopInput'];
  declare screenshot?: RoutedDesktop['screenshot'];

  /** Throws code `invalid_request` for a default place that is routed itself, and for a bad number of retries. */
  constructor(deps: RoutingSandboxSessionDeps) {
    const { defaultResolved, maxFenceRetries = DEFAULT_FENCE_RETRIES } = deps;
    if (!Number.isInteger(maxFenceRetries) || maxFenceRetries < 0) {
      throw new SandboxError(
        'invalid_request',
        `maxFenceRetries must be a whole number that is not negative, got ${maxFenceRetries}.`,
      );
    }
    this.#maxFenceRetries = maxFenceRetries;
    this.#clock = deps.clock ?? createSteadyClock();
    this.#mayOffer = deps.mayOffer ?? {};
    if (defaultResolved !== undefined) assertIsPlace(defaultResolved);
    this.#target = new ActiveTarget(deps, (backend) => this.#admit(backend));
    const { nativeDesktop = isNativeDesktop(defaultResolved?.session ?? {}) } = this.#mayOffer;
    if (nativeDesktop) this.#showDesktop();
  }

  /**
   * The state of the place that operations went to last, by reference: the Agents SDK writes the manifest into it and
   * knows the session by it.
   */
  get state(): object {
    return this.#target.latest?.session.state ?? this.#noState;
  }

  /** Follows the pointer now, so that `state` and what is asked without waiting speak of the active place. */
  async prime(): Promise<ResolvedActiveBackend> {
    const { backend } = await this.#target.follow();
    return backend;
  }

  exec(args: SessionExecArgs): Promise<SessionExecResult> {
    return this.#attempt(async (backend) => {
      const result = await this.#runCommand(backend, 'exec', args);
      return this.#processes.pinResult(backend, result);
    });
  }

  execCommand(args: SessionExecArgs): Promise<string> {
    return this.#attempt(async (backend) => {
      const { session } = backend;
      if (offers(session, 'execCommand')) {
        return this.#processes.pinText(backend, await session.execCommand(args));
      }
      const result = await this.#runCommand(backend, 'execCommand', args);
      return formatExecResult(this.#processes.pinResult(backend, result));
    });
  }

  /** Goes to the place that started the command, wherever the session works now. */
  async writeStdin(args: WriteStdinArgs): Promise<string> {
    const pinned = this.#processes.find(args.sessionId);
    if (pinned === undefined) {
      return this.#attempt(async (backend) => {
        const session = demand(backend, 'writeStdin');
        return this.#processes.pinText(backend, await session.writeStdin(args));
      });
    }
    const session = demand(pinned.backend, 'writeStdin');
    const answer = await session.writeStdin({ ...args, sessionId: pinned.sessionId });
    return this.#processes.readAnswer(args.sessionId, pinned, answer);
  }

  /** Whether commands can be fed at the place that operations went to last, or at one that may follow. */
  supportsPty(): boolean {
    return this.#mayOffer.pty === true || this.#target.latest?.session.supportsPty?.() === true;
  }

  readFile(args: ReadFileArgs): Promise<string | Uint8Array> {
    return this.#forward('readFile', (session) => session.readFile(args));
  }

  writeFile(args: WriteFileArgs): Promise<unknown> {
    return this.#forward('writeFile', (session) => session.writeFile(args));
  }

  /** An editor that follows the pointer with every edit. */
  createEditor(runAs?: string): RoutedEditor {
    return createRoutedEditor((edit) => this.#attempt(edit), runAs);
  }

  listDir(args: PathArgs): Promise<RoutableDirectoryEntry[]> {
    return this.#forward('listDir', (session) => session.listDir(args));
  }

  pathExists(path: string, runAs?: string): Promise<boolean> {
    return this.#forward('pathExists', (session) => session.pathExists(path, runAs));
  }

  viewImage(args: PathArgs): Promise<RoutableImage> {
    return this.#forward('viewImage', (session) => session.viewImage(args));
  }

  materializeEntry(args: MaterializeEntryArgs): Promise<void> {
    return this.#forward('materializeEntry', (session) => session.materializeEntry(args));
  }

  resolveExposedPort(port: number): Promise<ExposedPortEndpoint> {
    return this.#forward('resolveExposedPort', (session) => session.resolveExposedPort(port));
  }

  /** Undefined when the place keeps no such record. */
  serializeSessionState(): Promise<unknown> {
    return this.#attempt(async ({ session }) => session.serializeSessionState?.());
  }

  /** The screen of the active place, decided anew with each call. */
  nativeDesktop(): RoutedDesktop {
    return {
      desktopInput: (event) =>
        this.#forward('desktopInput', (session) => session.desktopInput(event)),
      screenshot: () => this.#forward('screenshot', (session) => session.screenshot()),
    };
  }

  /** Does nothing: the end of a run is not the end of the place. The Agents SDK calls it on sessions that it was given. */
  async preStop(): Promise<void> {}

  #forward<TName extends OperationName, TResult>(
    name: TName,
    call: (session: Offering<TName>) => Promise<TResult>,
  ): Promise<TResult> {
    return this.#attempt((backend) => call(demand(backend, name)));
  }

  async #attempt<TResult>(
    operation: (backend: ResolvedActiveBackend) => Promise<TResult>,
  ): Promise<TResult> {
    for (let retries = 0; ; retries += 1) {
      const binding = await this.#target.follow();
      try {
        return await operation(binding.backend);
      } catch (error) {
        if (!isFence(error) || retries >= this.#maxFenceRetries) throw error;
        await this.#target.leave(binding);
      }
    }
  }

  async #runCommand(
    { session, kind }: ResolvedActiveBackend,
    asked: 'exec' | 'execCommand',
    args: SessionExecArgs,
  ): Promise<SessionExecResult> {
    const startedAtMs = this.#clock.now();
    let answer: unknown;
    if (offers(session, 'exec')) answer = await session.exec(args);
    else if (offers(session, 'execCommand')) answer = await session.execCommand(args);
    else throw new RoutingUnsupportedError(asked, kind);
    return toExecResult(answer, (this.#clock.now() - startedAtMs) / 1000);
  }

  #admit(backend: ResolvedActiveBackend): void {
    assertIsPlace(backend);
    if (isNativeDesktop(backend.session)) this.#showDesktop();
  }

  #showDesktop(): void {
    const { desktopInput, screenshot } = this.nativeDesktop();
    this.desktopInput ??= desktopInput;
    this.screenshot ??= screenshot;
  }
}

function demand<TName extends OperationName>(
  { session, kind }: ResolvedActiveBackend,
  name: TName,
): Offering<TName> {
  if (offers(session, name)) return session;
  throw new RoutingUnsupportedError(name, kind);
}

function assertIsPlace({ session, kind }: ResolvedActiveBackend): void {
  if (!(BRAND in session)) return;
  throw new SandboxError(
    'invalid_request',
    `The place of kind "${kind}" is a routing session itself; pass the session that it routes to.`,
  );
}
