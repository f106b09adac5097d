import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Area, Row } from '../row.ts';
import { computeMedian, sampleInterleaved } from '../statistics.ts';

const runtimeDirectory = join(import.meta.dirname, '../../../../packages/runtime');

/** Brings the build up to date; Nx answers from its cache when nothing changed. */
function buildRuntime(): void {
  const child = spawnSync('nx', ['run', '@opengeni/runtime:build'], {
    cwd: runtimeDirectory,
    encoding: 'utf8',
  });
  if (child.status !== 0) throw new Error(`The build failed:\n${child.stdout}${child.stderr}`);
}

/** What one import takes in a fresh process, measured inside that process, in milliseconds. */
interface ImportCost {
  readonly wallMs: number;
  /** Time on all threads; what other programs do meanwhile does not count. */
  readonly cpuMs: number;
}

function importInFreshProcess(specifier: string): Promise<ImportCost> {
  const script = `
    const startedAt = performance.now();
    const before = process.cpuUsage();
    await import(${JSON.stringify(specifier)});
    const { user, system } = process.cpuUsage(before);
    const wallMs = performance.now() - startedAt;
    process.stdout.write(JSON.stringify({ wallMs, cpuMs: (user + system) / 1000 }));
    process.exit(0);`;
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: runtimeDirectory,
    encoding: 'utf8',
  });
  if (child.status !== 0) {
    return Promise.reject(new Error(`Importing ${specifier} failed:\n${child.stderr}`));
  }
  return Promise.resolve(JSON.parse(child.stdout) as ImportCost);
}

/** What an API process pays at start-up; measured on the build that is published. */
export const importArea: Area = {
  name: 'import',
  summary:
    'import of @opengeni/runtime/sandbox against @openai/agents/sandbox, fresh process, median of 21',
  async *rows(): AsyncIterable<Row> {
    buildRuntime();
    const { ours, baseline } = await sampleInterleaved(
      {
        ours: () => importInFreshProcess('@opengeni/runtime/sandbox'),
        baseline: () => importInFreshProcess('@openai/agents/sandbox'),
      },
      { pairs: 21, warmups: 2 },
    );
    const medians = (kind: keyof ImportCost): Pick<Row, 'ours' | 'baseline'> => ({
      ours: computeMedian(ours.map((cost) => cost[kind])),
      baseline: computeMedian(baseline.map((cost) => cost[kind])),
    });
    yield { name: 'import runtime/sandbox, CPU', unit: 'ms', ...medians('cpuMs'), goal: 0.5 };
    yield { name: 'import runtime/sandbox, wall', unit: 'ms', ...medians('wallMs') };
  },
};
