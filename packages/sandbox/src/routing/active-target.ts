import { SandboxError } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import { createSteadyClock } from '../leases/steady-clock.ts';
import { isSameTarget, targetKeyOf } from './active-pointer.ts';
import type { ActivePointer } from './active-pointer.ts';
import type { ResolvedActiveBackend } from './routable-session.ts';
import type { RoutingSandboxSessionDeps, RoutingTransitionEvent } from './routing-deps.ts';

/** A place that was taken up for a pointer. */
export interface ActiveBinding {
  readonly pointer: ActivePointer;
  readonly backend: ResolvedActiveBackend;
}

/** Looks at a place before anything is routed to it; throws when it may not be used. */
export type AdmitPlace = (backend: ResolvedActiveBackend) => void;

const SHORTEST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 400;
const LOOKS_AFTER_FENCE = 5;

/** Follows the active pointer: one place at a time, taken up once for all who ask at the same time. */
export class ActiveTarget {
  readonly #deps: RoutingSandboxSessionDeps;
  readonly #admit: AdmitPlace;
  readonly #inFlight = new Map<string, Promise<ActiveBinding>>();
  #current: ActiveBinding | undefined;
  #refused: ActiveBinding | undefined;
  #reads = 0;
  #newest: { readonly read: number; readonly pointer: ActivePointer } | undefined;

  constructor(deps: RoutingSandboxSessionDeps, admit: AdmitPlace) {
    this.#deps = deps;
    this.#admit = admit;
  }

  /** The place that operations went to last; before the first one, the default. */
  get latest(): ResolvedActiveBackend | undefined {
    return this.#current?.backend ?? this.#deps.defaultResolved;
  }

  /** The place that the pointer names now. */
  async follow(): Promise<ActiveBinding> {
    let pointer = await this.#readPointer();
    for (;;) {
      const binding = this.#findCurrent(pointer) ?? (await this.#resolve(pointer));
      const newest = this.#newest?.pointer ?? pointer;
      if (binding === this.#current && isSameTarget(newest, pointer)) return binding;
      pointer = newest;
    }
  }

  /** Drops a place that refused an operation, and gives the pointer some time to move on from it. */
  async leave(binding: ActiveBinding): Promise<void> {
    const { clock = createSteadyClock(), random = Math.random } = this.#deps;
    if (this.#current === binding) this.#refused = binding;
    let pointer = await this.#readPointer();
    for (let look = 0; look < LOOKS_AFTER_FENCE; look += 1) {
      if (!isSameTarget(pointer, binding.pointer)) break;
      await clock.sleep(SHORTEST_WAIT_MS + random() * (LONGEST_WAIT_MS - SHORTEST_WAIT_MS));
      pointer = await this.#readPointer();
    }
    this.#tell('fenced-retry', binding, {
      fromEpoch: binding.pointer.activeEpoch,
      toEpoch: pointer.activeEpoch,
    });
  }

  #findCurrent(pointer: ActivePointer): ActiveBinding | undefined {
    const current = this.#current;
    if (current === undefined || current === this.#refused) return undefined;
    return isSameTarget(current.pointer, pointer) ? current : undefined;
  }

  /** An answer that was overtaken by that of a later read is out of date; the later one counts. */
  async #readPointer(): Promise<ActivePointer> {
    this.#reads += 1;
    const read = this.#reads;
    const pointer = await this.#askForPointer();
    if (this.#newest !== undefined && this.#newest.read > read) return this.#newest.pointer;
    this.#newest = { read, pointer };
    return pointer;
  }

  async #askForPointer(): Promise<ActivePointer> {
    try {
      const { activeSandboxId, activeEpoch, workingDir = null } = await this.#deps.readPointer();
      return { activeSandboxId, activeEpoch, workingDir };
    } catch (error) {
      if (SandboxError.is(error)) throw error;
      throw new SandboxError(
        'store_unavailable',
        'The active pointer of the session could not be read; check the store that readPointer asks.',
        { cause: error },
      );
    }
  }

  #resolve(pointer: ActivePointer): Promise<ActiveBinding> {
    const key = targetKeyOf(pointer);
    const known = this.#inFlight.get(key);
    if (known !== undefined) return known;
    const resolving = this.#takeUp(pointer).finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, resolving);
    return resolving;
  }

  async #takeUp(pointer: ActivePointer): Promise<ActiveBinding> {
    const backend = await this.#deps.resolveActiveBackend({ ...pointer });
    const binding = { pointer, backend };
    // A place that the pointer has left meanwhile is never made the active one.
    if (this.#newest !== undefined && !isSameTarget(this.#newest.pointer, pointer)) return binding;
    this.#admit(backend);
    const fromEpoch = this.#current?.pointer.activeEpoch ?? pointer.activeEpoch;
    const toEpoch = pointer.activeEpoch;
    this.#current = binding;
    this.#refused = undefined;
    this.#tell(fromEpoch === toEpoch ? 'resolved' : 'epoch-changed', binding, {
      fromEpoch,
      toEpoch,
    });
    return binding;
  }

  #tell(
    type: RoutingTransitionEvent['type'],
    { backend }: ActiveBinding,
    epochs: Pick<RoutingTransitionEvent, 'fromEpoch' | 'toEpoch'>,
  ): void {
    const { log = silentLog } = this.#deps;
    const { sandboxId, kind } = backend;
    const note = (error: unknown): void =>
      log.warn('a listener of routing transitions failed', { error, type });
    try {
      const told: unknown = this.#deps.onTransition?.({ type, ...epochs, sandboxId, kind });
      if (told instanceof Promise) told.catch(note);
    } catch (error) {
      note(error);
    }
  }
}
