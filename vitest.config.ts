import { basename, join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Folder for JSON reports, one file a package, set by `npm test`. */
const reportDirectory = process.env['OPENGENI_TEST_REPORTS'];
/** Number of runs of every property test, set by `npm run fuzz`. */
const fuzzRuns = process.env['OPENGENI_FUZZ_RUNS'];

/** Shared by every package: `vitest run --root . --config ../../vitest.config.ts`. Tests run from source. */
export default defineConfig({
  resolve: { conditions: ['@opengeni/source'] },
  ssr: { resolve: { conditions: ['@opengeni/source', 'node', 'import', 'default'] } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/*.integration.test.ts', '**/*.live.test.ts', '**/node_modules/**', '**/dist/**'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    passWithNoTests: false,
    setupFiles: fuzzRuns === undefined ? [] : [join(import.meta.dirname, 'vitest.setup.ts')],
    ...(fuzzRuns === undefined ? {} : { testTimeout: 600_000 }),
    ...(reportDirectory === undefined
      ? {}
      : {
          reporters: ['default', 'json'],
          outputFile: { json: join(reportDirectory, `${basename(process.cwd())}.test.json`) },
        }),
  },
});
