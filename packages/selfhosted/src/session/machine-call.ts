import { randomUUID } from 'node:crypto';
import { controlResult } from '@opengeni/agent-proto/messages';
import type { ControlRequest, ControlResultOf } from '@opengeni/agent-proto/messages';
import { agentErrorToControlError } from '../control/control-error.ts';
import type { ControlRpc } from '../control/control-rpc.ts';
import { subjectFor } from '../control/subject.ts';

type Operation = NonNullable<ControlRequest['op']>;
type OperationMember<Case extends MachineOperation> = Extract<Operation, { $case: Case }>;

/** Name of an operation, which is the name of its result too. */
export type MachineOperation = Operation['$case'];

/** The request message of one operation. */
export type MachineOperationRequest<Case extends MachineOperation> = OperationMember<Case>[Case &
  keyof OperationMember<Case>];

/**
 * Runs one operation on the machine and gives its result.
 * Throws `SelfhostedControlError` for every failure, also for an answer without or with a foreign result.
 */
export type MachineCall = <Case extends MachineOperation>(
  operation: Case,
  request: MachineOperationRequest<Case>,
  options?: { readonly timeoutMs?: number },
) => Promise<ControlResultOf<Case>>;

export interface MachineCallTarget {
  readonly workspaceId: string;
  readonly agentId: string;
  readonly controlRpc: ControlRpc;
  /** 0 is unfenced. */
  readonly epoch: number;
  readonly timeoutMs: number;
}

/** Binds operations to one machine at one epoch. */
export function createMachineCall(target: MachineCallTarget): MachineCall {
  return async (operation, request, options) => {
    const op: Record<string, unknown> = { $case: operation, [operation]: request };
    const response = await target.controlRpc.request(
      subjectFor(target.workspaceId, target.agentId),
      {
        requestId: randomUUID(),
        epoch: target.epoch,
        op: op as Operation,
      },
      { timeoutMs: options?.timeoutMs ?? target.timeoutMs },
    );
    const outcome = controlResult(response, operation);
    if (!outcome.ok) throw agentErrorToControlError(outcome.error);
    return outcome.value;
  };
}
