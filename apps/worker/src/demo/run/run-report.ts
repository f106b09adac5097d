import { SANDBOX_ERROR_CODES, SandboxError } from '@opengeni/contracts/errors';
import type { SandboxErrorCode } from '@opengeni/contracts/errors';
import type { RunEvent } from '@opengeni/contracts/events';
import * as z from 'zod';

import { TurnEnding, WorkCheck } from '../record/run-entry.ts';

/** Hands on what happens in a run; the payload belongs to the type. */
export type EmitRunEvent = (type: RunEvent['type'], payload: unknown) => void;

/** What is known of a run at its end; each part is there when its stage was reached. */
export const RunReport = WorkCheck.extend({
  turn: TurnEnding.exactOptional(),
  /** What broke the run outside of the turn. */
  failure: z.object({ code: z.string(), message: z.string() }).exactOptional(),
});
export type RunReport = z.infer<typeof RunReport>;

/** The failure that a report names for an error; whatever has no code is a defect of ours. */
export function describeFailure(error: unknown): NonNullable<RunReport['failure']> {
  if (SandboxError.is(error)) return { code: error.code, message: error.message };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

/** The error that a report tells of. */
export function toSandboxError({ code, message }: NonNullable<RunReport['failure']>): SandboxError {
  return new SandboxError(isErrorCode(code) ? code : 'internal', message);
}

function isErrorCode(code: string): code is SandboxErrorCode {
  return Object.hasOwn(SANDBOX_ERROR_CODES, code);
}
