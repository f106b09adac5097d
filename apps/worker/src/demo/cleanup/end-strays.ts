import { readFile, readdir } from 'node:fs/promises';

const maxRounds = 20;

/**
 * Kills the processes that commands of the agent have left in a local box. The shell tool of the Agents SDK
 * gives its commands no process group of their own, but a home of their own: the workspace.
 * Does nothing where there is no /proc.
 */
export async function endStrayProcesses(workspaceRoot: string): Promise<void> {
  for (let round = 0; round < maxRounds; round += 1) {
    const strays = await listProcessesAtHome(workspaceRoot);
    if (strays.length === 0) return;
    for (const processId of strays) kill(processId);
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

function kill(processId: number): void {
  try {
    process.kill(processId, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
