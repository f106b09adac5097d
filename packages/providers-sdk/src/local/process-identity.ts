import { readFile } from 'node:fs/promises';
import * as z from 'zod';

/** Tells one process from a later one with the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks from boot to start with the id of the boot; undefined where there is no /proc. */
  readonly startedAt?: string | undefined;
}

/** An identity as it is kept in files. */
export const ProcessRecord = z.object({
  pid: z.number().int().positive(),
  startedAt: z.string().optional(),
});
export type ProcessRecord = z.infer<typeof ProcessRecord>;

const START_TIME_FIELD = 19;

/** The identity of a running process; undefined when there is none with this id. */
export async function findProcessIdentity(pid: number): Promise<ProcessIdentity | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  if (stat === undefined) {
    return process.platform !== 'linux' && isProcess(pid)
      ? { pid, startedAt: undefined }
      : undefined;
  }
  const state = parseProcessStat(stat);
  if (state === undefined || state.isZombie) return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'latin1').catch(() => '');
  return { pid, startedAt: `${boot.trim()}:${state.startTicks}` };
}

/** The record of a running process, or of one that is gone already. */
export async function describeProcess(pid: number): Promise<ProcessRecord> {
  const { startedAt } = (await findProcessIdentity(pid)) ?? {};
  return startedAt === undefined ? { pid } : { pid, startedAt };
}

/** Whether exactly this process still runs. */
export async function isSameProcess(identity: ProcessIdentity): Promise<boolean> {
  const found = await findProcessIdentity(identity.pid);
  return found !== undefined && found.startedAt === identity.startedAt;
}

/** Reads a line of /proc/<pid>/stat; the name of the program in it may hold blanks and brackets. */
export function parseProcessStat(
  text: string,
): { readonly isZombie: boolean; readonly startTicks: string } | undefined {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const startTicks = fields[START_TIME_FIELD];
  if (startTicks === undefined) return undefined;
  return { isZombie: fields[0] === 'Z' || fields[0] === 'X', startTicks };
}

function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
