import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Area, Row } from '../row.ts';
import { measureInterleaved } from '../statistics.ts';

const runtimeDirectory = join(import.meta.dirname, '../../../../packages/runtime');

/** Brings the build up to date; Nx answers from its cache when nothing changed. */
function buildRuntime(): void {
  const child = spawnSync('nx', ['run', '@opengeni/runtime:build'], {
    cwd: runtimeDirectory,
    encoding: 'utf8',
  });
  if (child.status !== 0) throw new Error(`The build failed:\n${child.stdout}${child.stderr}`);
}

/** Milliseconds that one import takes in a fresh process, measured inside that process. */
function importInFreshProcess(specifier: string): Promise<number> {
  const script = `const start = performance.now(); await import(${JSON.stringify(specifier)}); process.stdout.write(String(performance.now() - start)); process.exit(0);`;
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: runtimeDirectory,
    encoding: 'utf8',
  });
  if (child.status !== 0) {
    return Promise.reject(new Error(`Importing ${specifier} failed:\n${child.stderr}`));
  }
  return Promise.resolve(Number(child.stdout));
}

/** What an API process pays at start-up; measured on the build that is published. */
export const importArea: Area = {
  name: 'import',
  summary:
    'import of @opengeni/runtime/sandbox against @openai/agents/sandbox, fresh process, median of 21',
  async *rows(): AsyncIterable<Row> {
    buildRuntime();
    const medians = await measureInterleaved(
      {
        ours: () => importInFreshProcess('@opengeni/runtime/sandbox'),
        baseline: () => importInFreshProcess('@openai/agents/sandbox'),
      },
      { pairs: 21, warmups: 2 },
    );
    yield { name: 'import runtime/sandbox', unit: 'ms', ...medians, goal: 0.5 };
  },
};
