import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs the `docker` program; resolves with its standard output. */
export type DockerRunner = (args: readonly string[]) => Promise<string>;

const timeoutMs = 30_000;

const runDocker: DockerRunner = async (args) =>
  (await promisify(execFile)('docker', [...args], { timeout: timeoutMs })).stdout;

/** Removes the containers that have a directory of this machine as their workspace. */
export async function removeContainersOf(
  workspacePath: string,
  docker: DockerRunner = runDocker,
): Promise<void> {
  const listed = await docker(['ps', '--all', '--quiet', '--filter', `volume=${workspacePath}`]);
  const containers = listed.split('\n').filter((id) => id !== '');
  if (containers.length > 0) await docker(['rm', '--force', '--volumes', ...containers]);
}
