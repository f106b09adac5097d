import { basename, join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Folder for JSON reports, one file a package, set by `npm test`. */
const reportDirectory = process.env['OPENGENI_TEST_REPORTS'];

/** Suites that start real programs; each file runs alone so that two cores are enough. */
export default defineConfig({
  resolve: { conditions: ['@opengeni/source'] },
  ssr: { resolve: { conditions: ['@opengeni/source', 'node', 'import', 'default'] } },
  test: {
    include: ['src/**/*.integration.test.ts', 'test/**/*.integration.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
    ...(reportDirectory === undefined
      ? {}
      : {
          reporters: ['default', 'json'],
          outputFile: {
            json: join(reportDirectory, `${basename(process.cwd())}.test-integration.json`),
          },
        }),
  },
});
