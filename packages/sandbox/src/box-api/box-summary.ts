import type { Log } from '@opengeni/contracts/ports';
import { leaseKeyOf } from '../leases/lease-key.ts';
import { parseLeaseRecord, placedBoxOf } from '../leases/lease-record.ts';
import type { LeaseRecord, LeaseStateName } from '../leases/lease-record.ts';
import type { LeaseTable } from '../leases/lease-table.ts';
import { toCancelled } from './box-guard.ts';

/** What is on record of the box of a group. It may be out of date by the time it is read. */
export interface BoxSummary {
  readonly workspaceId: string;
  readonly groupId: string;
  readonly leaseId: string;
  readonly backend: string;
  /** `cold` and `lost`: there is no box; the next opening makes one. */
  readonly state: LeaseStateName;
  readonly epoch: number;
  /** Id of the box at its provider, when there is one. */
  readonly instanceId?: string;
  readonly holders: number;
  /** Whether files are kept from which the next box starts. */
  readonly hasArchive: boolean;
  /** Milliseconds since the Unix epoch, by the clock of the store. */
  readonly updatedAtMs: number;
}

export interface ListBoxesOptions {
  /** Default: all workspaces of the store. */
  readonly workspaceId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Reads what is on record. A record that cannot be read is logged and left out. */
export async function listBoxes(
  table: LeaseTable,
  { workspaceId, signal }: ListBoxesOptions,
  log: Log,
): Promise<BoxSummary[]> {
  const boxes: BoxSummary[] = [];
  const prefix = workspaceId === undefined ? '' : leaseKeyOf(workspaceId, 'g').slice(0, -1);
  for await (const { key, value } of table.list(prefix)) {
    if (signal?.aborted === true) throw toCancelled(signal.reason, signal);
    try {
      boxes.push(summarize(parseLeaseRecord(value, key)));
    } catch (error) {
      log.error('a lease record cannot be read', { key, error });
    }
  }
  return boxes;
}

function summarize(record: LeaseRecord): BoxSummary {
  const { workspaceId, groupId, leaseId, backend, epoch, updatedAtMs } = record;
  const instanceId = placedBoxOf(record)?.instanceId;
  return {
    workspaceId,
    groupId,
    leaseId,
    backend,
    state: record.state.name,
    epoch,
    ...(instanceId === undefined ? {} : { instanceId }),
    holders: record.holders.length,
    hasArchive: record.archive !== undefined,
    updatedAtMs,
  };
}
