#!/usr/bin/env node
// Runs on any Node >= 18 and without node_modules: only built-in modules here and in the sibling .mjs files.
import { fileURLToPath } from 'node:url';
import { dirname, resolve } from 'node:path';
import { BootstrapError } from './bootstrap-error.mjs';
import { ensureInstalled } from './install.mjs';
import { withSystemFolders } from './platform.mjs';
import { printReport } from './report.mjs';
import { runTask } from './run-task.mjs';
import { ensureIsolation, ensureSystemPackages } from './system-packages.mjs';
import { findTask, helpText, unknownTaskText } from './tasks.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

async function main(argv) {
  const [name, ...args] = argv;
  if (name === undefined || name === '--help' || name === '-h') {
    process.stdout.write(helpText());
    return name === undefined ? 2 : 0;
  }
  process.env['PATH'] = withSystemFolders(process.env['PATH'] ?? '');
  if (name === '--check') return printReport(root);
  const task = findTask(name);
  if (task === undefined) throw new BootstrapError(unknownTaskText(name));
  const environment = await ensureInstalled(root);
  if (task.installsSystemPackages) ensureSystemPackages();
  if (task.installsIsolation && !isHelp(args)) ensureIsolation();
  return runTask({ root, environment, command: task.command, args: [...task.args, ...args] });
}

function isHelp(args) {
  return args.includes('--help') || args.includes('-h');
}

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BootstrapError)) throw error;
  process.stderr.write(`bootstrap: ${error.message}\n`);
  process.exitCode = 1;
}
