import { setImmediate as nextTask } from 'node:timers/promises';
import { ErrorCode } from '@opengeni/agent-proto';
import type { AgentError, ControlRequest } from '@opengeni/agent-proto';
import { FakeClock } from '@opengeni/contracts/testing';
import { expect, it } from 'vitest';
import {
  errorResponse,
  offlineAgentError,
  timeoutAgentError,
  withDelivery,
} from './agent-error.ts';
import type { ControlRpc } from './control-rpc.ts';
import { createRetryingControlRpc } from './retrying-control-rpc.ts';

const READ: ControlRequest['op'] = {
  $case: 'fsRead',
  fsRead: { path: 'a', offset: '0', length: '0' },
};
const WRITE: ControlRequest['op'] = {
  $case: 'fsRemove',
  fsRemove: { path: 'a', recursive: false },
};
const PING: ControlRequest['op'] = { $case: 'ping', ping: { nonce: '1' } };

const NEVER_SENT = withDelivery(offlineAgentError(), 'never_sent');
const LOST = withDelivery(offlineAgentError(), 'unknown');
const TIMEOUT = withDelivery(timeoutAgentError(), 'unknown');
const DRAINING = { ...offlineAgentError(), code: ErrorCode.ERROR_CODE_DRAINING, retryable: true };
const TOO_LARGE = withDelivery(
  { ...offlineAgentError(), code: ErrorCode.ERROR_CODE_PAYLOAD_TOO_LARGE },
  'never_sent',
);

async function countAttempts(op: ControlRequest['op'], error: AgentError): Promise<number> {
  const clock = new FakeClock();
  const ids: string[] = [];
  const rpc: ControlRpc = {
    request: async (_subject, { requestId }) => {
      ids.push(requestId);
      return errorResponse(requestId, error);
    },
  };
  const retrying = createRetryingControlRpc(rpc, { clock });
  const answer = retrying.request('s', { requestId: 'r', epoch: 0, op }, { timeoutMs: 1 });
  await nextTask();
  await clock.advanceBy(60_000);
  expect((await answer).error).toEqual(error);
  expect(new Set(ids)).toEqual(new Set(['r']));
  return ids.length;
}

it.each([
  ['a change that was never sent', WRITE, NEVER_SENT, 4],
  ['a change refused by a machine that shuts down', WRITE, DRAINING, 4],
  ['a change that may have run', WRITE, TIMEOUT, 1],
  ['a change whose connection was lost', WRITE, LOST, 1],
  ['a read that may have run', READ, TIMEOUT, 2],
  ['a read whose connection was lost', READ, LOST, 2],
  ['a ping', PING, NEVER_SENT, 1],
  ['a request that is too large', WRITE, TOO_LARGE, 1],
  ['an offline answer of the machine itself', WRITE, offlineAgentError(), 1],
])('%s is sent as often as is safe', async (_name, op, error, attempts) => {
  expect(await countAttempts(op, error)).toBe(attempts);
});

it('pauses are jittered below 500 ms that double, and success ends them', async () => {
  const clock = new FakeClock(0);
  const sentAt: number[] = [];
  const rpc: ControlRpc = {
    request: async (_subject, { requestId }) => {
      sentAt.push(clock.now());
      const isLast = sentAt.length === 3;
      const result = { requestId, error: undefined, result: undefined };
      return isLast ? result : errorResponse(requestId, NEVER_SENT);
    },
  };
  const retrying = createRetryingControlRpc(rpc, { clock, random: () => 0.5 });
  const answer = retrying.request('s', { requestId: 'r', epoch: 0, op: WRITE }, { timeoutMs: 1 });
  await nextTask();
  await clock.advanceBy(10_000);
  expect((await answer).error).toBeUndefined();
  expect(sentAt).toEqual([0, 250, 750]);
});
