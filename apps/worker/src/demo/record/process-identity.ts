import { readFileSync, readlinkSync } from 'node:fs';

import * as z from 'zod';

/** A process such that another process can tell later whether it still runs. */
export const ProcessIdentity = z.object({
  processId: z.int().positive(),
  /** Start of the process on the clock of its machine; a reused process id has another one. */
  startedAt: z.string().exactOptional(),
  /** Names the boot and the process id space in which the id means something. */
  scope: z.string().exactOptional(),
});
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

/** The processes that this one can see. */
export interface ProcessTable {
  readonly scope: string | undefined;
  /** Undefined for a process that has ended. */
  find(processId: number): { readonly startedAt?: string } | undefined;
}

/** The identity of a running process. */
export function identifyProcess(table: ProcessTable, processId: number): ProcessIdentity {
  const { startedAt } = table.find(processId) ?? {};
  return {
    processId,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(table.scope === undefined ? {} : { scope: table.scope }),
  };
}

/** Whether a process still runs. Unknown when its id says nothing here, or may be somebody else's by now. */
export function judgeProcess(
  { processId, startedAt, scope }: ProcessIdentity,
  table: ProcessTable,
): 'alive' | 'dead' | 'unknown' {
  if (scope !== table.scope) return 'unknown';
  const found = table.find(processId);
  if (found === undefined) return 'dead';
  if (startedAt === undefined || found.startedAt === undefined) return 'unknown';
  return startedAt === found.startedAt ? 'alive' : 'dead';
}

/** The processes of this machine. Where there is no /proc, their start is not known. */
export function createProcessTable(): ProcessTable {
  const scope = findScope();
  return {
    scope,
    find: scope === undefined ? findBySignal : findInProc,
  };
}

function findScope(): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return undefined;
  }
}

// Fields are described in proc(5). The name of the program is in parentheses and may hold anything.
function findInProc(processId: number): { readonly startedAt?: string } | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${processId}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const startedAt = fields[18];
  if (state === 'Z' || state === 'X') return undefined;
  return startedAt === undefined ? {} : { startedAt };
}

function findBySignal(processId: number): { readonly startedAt?: string } | undefined {
  try {
    process.kill(processId, 0);
    return {};
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? undefined : {};
  }
}
