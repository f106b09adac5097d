import { ErrorCode } from '@opengeni/agent-proto/messages';
import type { AgentError, ControlResponse } from '@opengeni/agent-proto/messages';

/** Key in `AgentError.detail` of errors that this side made: whether the machine can have seen the request. */
export const DELIVERY_DETAIL = 'delivery';

/** `never_sent` permits to repeat any operation; `unknown` only one that changes nothing. */
export type Delivery = 'never_sent' | 'unknown';

/** Nobody answers on the subject of the machine. Not retryable. */
export function offlineAgentError(message = 'no agent responded (offline)'): AgentError {
  return agentError(ErrorCode.ERROR_CODE_AGENT_OFFLINE, message);
}

/** The deadline passed; the machine may have run the operation. Retryable when that does no harm. */
export function timeoutAgentError(message = 'the agent did not respond in time'): AgentError {
  return { ...agentError(ErrorCode.ERROR_CODE_TIMEOUT, message), retryable: true };
}

/** What came back, or what should be sent, is no message of this wire. */
export function protocolAgentError(message: string): AgentError {
  return agentError(ErrorCode.ERROR_CODE_PROTOCOL, message);
}

/** The encoded request is larger than the transport carries. */
export function payloadTooLargeAgentError(message: string): AgentError {
  return agentError(ErrorCode.ERROR_CODE_PAYLOAD_TOO_LARGE, message);
}

/** The same error with a note whether the machine can have seen the request. */
export function withDelivery(error: AgentError, delivery: Delivery): AgentError {
  return { ...error, detail: { ...error.detail, [DELIVERY_DETAIL]: delivery } };
}

/** The answer on behalf of a machine that is not there. */
export function offlineControlResponse(requestId: string): ControlResponse {
  return errorResponse(requestId, offlineAgentError());
}

/** The answer on behalf of a machine that did not answer in time. */
export function timeoutControlResponse(requestId: string): ControlResponse {
  return errorResponse(requestId, timeoutAgentError());
}

/** A response that carries an error and no result. */
export function errorResponse(requestId: string, error: AgentError): ControlResponse {
  return { requestId, error, result: undefined };
}

function agentError(code: ErrorCode, message: string): AgentError {
  return { code, message, retryable: false, detail: {} };
}
