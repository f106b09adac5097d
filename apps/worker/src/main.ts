#!/usr/bin/env node
import { runWorker } from './worker-program.ts';

// npm starts its scripts in the root of the repository; paths belong to where the person typed the command.
const typedIn = process.env['npm_lifecycle_event'] === 'demo' ? process.env['INIT_CWD'] : undefined;

const host = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  workingDirectory: typedIn ?? process.cwd(),
  nodePath: process.execPath,
  command: [process.execPath, ...process.execArgv, process.argv[1] ?? ''],
  useTemporaryDirectory: (path: string): void => {
    process.env['TMPDIR'] = path;
  },
  signals: process,
  exitNow: (code: number): void => process.exit(code),
  exitCode: 0,
};

// A client of a model provider may keep connections open, which must not keep the process alive.
process.exit(await runWorker(process.argv.slice(2), host));
