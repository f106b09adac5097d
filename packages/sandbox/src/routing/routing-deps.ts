import type { Clock, Log } from '@opengeni/contracts/ports';
import type { ActivePointer } from './active-pointer.ts';
import type { ResolvedActiveBackend } from './routable-session.ts';

/**
 * What happened to the place where a session works: `epoch-changed` when operations go to another epoch from now on,
 * `resolved` when a place was taken up first or anew at the same epoch, `fenced-retry` when a place refused an
 * operation. Place and `fromEpoch` of a `fenced-retry` are those that refused; `toEpoch` is where the pointer is now.
 */
export interface RoutingTransitionEvent {
  type: 'resolved' | 'fenced-retry' | 'epoch-changed';
  fromEpoch: number;
  toEpoch: number;
  sandboxId: string | null;
  kind: string;
}

export interface RoutingSandboxSessionDeps {
  /** Answers what must be known before the pointer was followed for the first time. */
  defaultResolved?: ResolvedActiveBackend;
  /** Called before every operation. */
  readPointer(): Promise<ActivePointer>;
  resolveActiveBackend(pointer: ActivePointer): Promise<ResolvedActiveBackend>;
  /** How often an operation is repeated after a fence. Default 3. */
  maxFenceRetries?: number;
  /** A failure of the listener is logged and changes nothing. */
  onTransition?: (event: RoutingTransitionEvent) => void;
  /** What a place that the pointer may come to name offers. Default: what the places met so far offer. */
  mayOffer?: { readonly pty?: boolean; readonly nativeDesktop?: boolean };
  /** Default: the time of this process. */
  clock?: Clock;
  log?: Log;
  /** Between 0 and 1; spreads the waits after a fence. Default `Math.random`. */
  random?: () => number;
}
