import { ErrorCode } from '@opengeni/agent-proto/messages';
import type { AgentError, ControlRequest, ControlResponse } from '@opengeni/agent-proto/messages';
import type { Clock } from '@opengeni/contracts/ports';
import { DELIVERY_DETAIL } from './agent-error.ts';
import type { ControlRpc } from './control-rpc.ts';

const MAX_SAFE_RETRIES = 3;
const MAX_READ_RETRIES = 1;
const BASE_PAUSE_MS = 500;
const MAX_PAUSE_MS = 8000;

type Operation = NonNullable<ControlRequest['op']>['$case'];

/** Operations that change nothing on the machine, so that running one twice does no harm. */
const READ_ONLY: ReadonlySet<Operation> = new Set<Operation>([
  'fsRead',
  'fsList',
  'fsStat',
  'metrics',
  'desktopScreenshot',
]);

export interface RetryingControlRpcOptions {
  readonly clock: Clock;
  /** A number from 0 up to 1, for the jitter of pauses. Default `Math.random`. */
  readonly random?: () => number;
}

/**
 * The one place that repeats requests to a machine. Up to three times when the machine provably did not run
 * the operation (never sent, or refused while it shuts down); once, for an operation that only reads, when
 * nobody knows. A ping is never repeated: its answer is the question. Pauses double with full jitter.
 */
export function createRetryingControlRpc(
  rpc: ControlRpc,
  options: RetryingControlRpcOptions,
): ControlRpc {
  const { clock, random = Math.random } = options;
  return {
    async request(subject, req, opts) {
      for (let attempt = 0; ; attempt += 1) {
        const response = await rpc.request(subject, req, opts);
        if (attempt >= retriesFor(req, response)) return response;
        await clock.sleep(random() * Math.min(MAX_PAUSE_MS, BASE_PAUSE_MS * 2 ** attempt));
      }
    },
  };
}

function retriesFor({ op }: ControlRequest, { error }: ControlResponse): number {
  if (error === undefined || op === undefined || op.$case === 'ping') return 0;
  if (isProvablyNotRun(error)) return MAX_SAFE_RETRIES;
  const isUnknown =
    error.code === ErrorCode.ERROR_CODE_TIMEOUT || error.detail[DELIVERY_DETAIL] === 'unknown';
  return isUnknown && READ_ONLY.has(op.$case) ? MAX_READ_RETRIES : 0;
}

function isProvablyNotRun({ code, detail }: AgentError): boolean {
  if (code === ErrorCode.ERROR_CODE_DRAINING) return true;
  return code === ErrorCode.ERROR_CODE_AGENT_OFFLINE && detail[DELIVERY_DETAIL] === 'never_sent';
}
