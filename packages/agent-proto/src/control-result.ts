import { ErrorCode } from './gen/opengeni_agent_enums.ts';
import type { AgentError, ControlResponse } from './gen/opengeni_agent.ts';

type Result = NonNullable<ControlResponse['result']>;

/** Name of a result, the same as the name of the operation that asked for it. */
export type ControlResultCase = Result['$case'];

type ResultMember<Case extends ControlResultCase> = Extract<Result, { $case: Case }>;

/** The result message of one operation. */
export type ControlResultOf<Case extends ControlResultCase> = Case extends ControlResultCase
  ? ResultMember<Case>[Case & keyof ResultMember<Case>]
  : never;

export type ControlOutcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: AgentError };

/**
 * Reads the result of one operation from a response. An error wins over a result; a response with neither,
 * or with the result of another operation, is an error with the code PROTOCOL.
 */
export function controlResult<Case extends ControlResultCase>(
  response: ControlResponse,
  operation: Case,
): ControlOutcome<ControlResultOf<Case>> {
  if (response.error !== undefined) return { ok: false, error: response.error };
  const { result } = response;
  if (result === undefined) {
    return protocolError(`The machine answered ${operation} with neither a result nor an error.`);
  }
  if (result.$case !== operation) {
    return protocolError(`The machine answered ${operation} with the result of ${result.$case}.`);
  }
  const member: Partial<Record<string, unknown>> = result;
  return { ok: true, value: member[operation] as ControlResultOf<Case> };
}

function protocolError(message: string): { readonly ok: false; readonly error: AgentError } {
  return {
    ok: false,
    error: { code: ErrorCode.ERROR_CODE_PROTOCOL, message, retryable: false, detail: {} },
  };
}
