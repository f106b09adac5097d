import { execFile } from 'node:child_process';
import { SandboxConfigError, SandboxError } from '@opengeni/contracts/errors';

export interface DockerAnswer {
  /** Null when the `docker` program is not installed. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the `docker` program with an argument vector that no shell sees. */
export type DockerCommand = (args: readonly string[]) => Promise<DockerAnswer>;

const TIMEOUT_MS = 30_000;

export const runDocker: DockerCommand = (args) =>
  new Promise((resolve) => {
    execFile('docker', [...args], { timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      resolve({ exitCode: exitCodeOf(error), stdout, stderr });
    });
  });

/**
 * Checks that a box can be made at all. Throws `SandboxConfigError` when the `docker` program is missing and
 * code `provider_unreachable` when no engine answers it.
 */
export async function probeDocker(docker: DockerCommand = runDocker): Promise<void> {
  const { exitCode, stderr } = await docker(['version', '--format', '{{.Server.Version}}']);
  if (exitCode === 0) return;
  if (exitCode === null) {
    throw new SandboxConfigError(
      'docker',
      'OPENGENI_SANDBOX_BACKEND=docker needs the docker program, which is not installed; install it or set OPENGENI_SANDBOX_BACKEND=local.',
    );
  }
  throw new SandboxError(
    'provider_unreachable',
    '[sandbox:docker] OPENGENI_SANDBOX_BACKEND=docker needs a running Docker engine, but none answers; start it or set OPENGENI_SANDBOX_BACKEND=local.',
    { details: { backend: 'docker', stderr: stderr.trim().slice(0, 500) } },
  );
}

function exitCodeOf(error: unknown): number | null {
  if (error === null) return 0;
  const { code } = error as { code?: unknown };
  if (code === 'ENOENT') return null;
  return typeof code === 'number' ? code : 1;
}
