import type { ControlRequest, ControlResponse } from '@opengeni/agent-proto/messages';

/**
 * One request to a machine and its answer. It never rejects for a condition of the transport: nobody there,
 * no answer in time and unreadable answers are responses with an `error`, and none of them means that the
 * machine does not exist.
 */
export interface ControlRpc {
  /** `timeoutMs` bounds the whole request, a dial included. */
  request(
    subject: string,
    req: ControlRequest,
    opts: { timeoutMs: number },
  ): Promise<ControlResponse>;
}
