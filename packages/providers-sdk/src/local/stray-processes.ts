import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxError } from '@opengeni/contracts/errors';
import { isSameProcess } from './process-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';

const MAX_ROUNDS = 20;
const END_POLL_MS = 5;
const END_TIMEOUT_MS = 5000;

/**
 * Kills the processes that commands of a box without isolation have left. Commands have the workspace as their
 * home, which tells them from everything else. Finds nothing where there is no /proc.
 */
export async function endStrayProcesses(workspaceRoot: string): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const strays = await listProcessesAtHome(workspaceRoot);
    if (strays.length === 0) return;
    for (const pid of strays) killProcess(pid);
  }
}

/** Kills a process; one that has ended or belongs to somebody else is no error. */
export function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

/**
 * Kills exactly this process; resolves when it has ended, and with the first process of a box all others of it.
 * Throws code `provider_failed` when it is still there after 5 s.
 */
export async function endProcess(identity: ProcessIdentity): Promise<void> {
  const deadline = performance.now() + END_TIMEOUT_MS;
  while (await isSameProcess(identity)) {
    if (performance.now() > deadline) {
      throw new SandboxError('provider_failed', 'The processes of the local box did not end.', {
        details: { pid: identity.pid },
      });
    }
    killProcess(identity.pid);
    await sleep(END_POLL_MS);
  }
}

async function listProcessesAtHome(home: string): Promise<readonly number[]> {
  const names = await readdir('/proc').catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .map(async (name) => {
        // The file of a process of somebody else, or of one that has ended, cannot be read.
        const environment = await readFile(`/proc/${name}/environ`, 'latin1').catch(() => '');
        return environment.split('\0').includes(`HOME=${home}`) ? [Number(name)] : [];
      }),
  );
  return found.flat();
}
