import { spawnSync } from 'node:child_process';
import { delimiter, dirname } from 'node:path';

export interface ProgramRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** An install into an empty project fetches everything, from a registry that may be slow. */
const DEFAULT_TIMEOUT_MS = 300_000;

/** Variables through which the workspace could leak into a project outside of it. */
const leakyVariables = ['NODE_PATH', 'NODE_OPTIONS', 'NODE_ENV', 'VITEST', 'INIT_CWD'];

function createEnvironment(additions: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !leakyVariables.includes(name) && !/^(npm_|pnpm_|VITEST_|OPENGENI_)/i.test(name),
  );
  // This tool's own bin folder holds Node 22; programs start on the Node that runs the tests.
  const path = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  return { ...Object.fromEntries(entries), PATH: path, ...additions };
}

/** Runs a program and returns its standard output. Throws with everything it printed when it fails. */
export function runProgram(request: ProgramRequest): string {
  const child = spawnSync(request.command, request.args, {
    cwd: request.directory,
    encoding: 'utf8',
    env: createEnvironment(request.environment ?? {}),
    maxBuffer: 64 * 1024 * 1024,
    timeout: request.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  });
  if (child.status === 0) return child.stdout;
  const line = [request.command, ...request.args].join(' ');
  const reason = child.error?.message ?? `exit code ${child.status ?? child.signal}`;
  throw new Error(`${line}\n${reason}\n${child.stdout ?? ''}${child.stderr ?? ''}`);
}
