import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A task that Nx has run. */
export interface TaskOutcome {
  readonly project: string;
  readonly target: string;
  readonly exitCode: number;
  readonly durationMs: number;
  readonly output: string;
}

/** What to run: targets, over all projects that have them. */
export interface NxRunRequest {
  readonly root: string;
  readonly cacheDirectory: string;
  readonly targets: readonly string[];
  readonly parallel: number;
  readonly excludedProjects: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Stops Nx and its tasks; the reason is the name of the process signal that they get. */
  readonly signal: AbortSignal;
}

/** The outcomes, or what Nx printed when it could not start the tasks. */
export interface NxRunResult {
  readonly outcomes: readonly TaskOutcome[];
  readonly exitCode: number;
  readonly output: string;
}

interface RunSummary {
  readonly tasks: readonly {
    readonly projectName: string;
    readonly target: string;
    readonly hash: string;
    readonly startTime: string;
    readonly endTime: string;
    readonly status: number;
  }[];
}

function readOutcomes(cacheDirectory: string): TaskOutcome[] {
  const summaryPath = join(cacheDirectory, 'run.json');
  if (!existsSync(summaryPath)) return [];
  const summary = JSON.parse(readFileSync(summaryPath, 'utf8')) as RunSummary;
  return summary.tasks.map((task) => {
    const outputPath = join(cacheDirectory, 'terminalOutputs', task.hash);
    return {
      project: task.projectName,
      target: task.target,
      exitCode: task.status,
      durationMs: Date.parse(task.endTime) - Date.parse(task.startTime),
      output: existsSync(outputPath) ? readFileSync(outputPath, 'utf8') : '',
    };
  });
}

/** Runs targets through Nx without its cache and reads back what each task did. */
export async function runNx(request: NxRunRequest): Promise<NxRunResult> {
  rmSync(join(request.cacheDirectory, 'run.json'), { force: true });
  const exclude =
    request.excludedProjects.length === 0
      ? []
      : [`--exclude=${request.excludedProjects.join(',')}`];
  const child = spawn(
    'nx',
    [
      'run-many',
      '-t',
      ...request.targets,
      '--skip-nx-cache',
      '--excludeTaskDependencies',
      '--outputStyle=static',
      `--parallel=${request.parallel}`,
      ...exclude,
    ],
    {
      cwd: request.root,
      env: {
        ...request.environment,
        NX_CACHE_DIRECTORY: request.cacheDirectory,
        NX_DAEMON: 'false',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const stop = (): boolean => child.kill(request.signal.reason as NodeJS.Signals);
  request.signal.addEventListener('abort', stop, { once: true });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
  request.signal.removeEventListener('abort', stop);
  return {
    outcomes: readOutcomes(request.cacheDirectory),
    exitCode,
    output: Buffer.concat(chunks).toString('utf8'),
  };
}
