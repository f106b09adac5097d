import { describeFailure } from './run-report.ts';
import type { EmitRunEvent } from './run-report.ts';

/** Adds what came out of an operation to the event of its end. */
export type Note = (outcome: {
  readonly detail: string;
  readonly [field: string]: unknown;
}) => void;

/** Runs a part of the work around the turn, with events for its beginning and for its end. */
export async function operate<T>(
  emit: EmitRunEvent,
  name: string,
  run: (note: Note) => Promise<T>,
): Promise<T> {
  emit('sandbox.operation.started', { name });
  let outcome = {};
  try {
    const result = await run((noted) => {
      outcome = noted;
    });
    emit('sandbox.operation.completed', { name, ...outcome });
    return result;
  } catch (error) {
    emit('sandbox.operation.failed', { name, error: describeFailure(error).message });
    throw error;
  }
}
