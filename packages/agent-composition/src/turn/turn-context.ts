import type { RuntimeEventSink } from '../events/runtime-event.ts';

/** What the tools of a turn are given by the run. */
export interface TurnContext {
  /** Adds an event to the turn in the place where the tool is. */
  readonly emit: RuntimeEventSink;
}

/** The sink of the run that a tool was called in; undefined outside of `runTurn`. */
export function findTurnSink(context: unknown): RuntimeEventSink | undefined {
  if (typeof context !== 'object' || context === null || !('emit' in context)) return undefined;
  const { emit } = context as { readonly emit: unknown };
  return typeof emit === 'function' ? (emit as RuntimeEventSink) : undefined;
}
