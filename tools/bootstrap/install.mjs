import { spawn } from 'node:child_process';
import { BootstrapError } from './bootstrap-error.mjs';
import { describeInstallFailure } from './install-failure.mjs';
import { readInstallState, writeInstallStamp } from './install-stamp.mjs';
import { pnpmVersion, resolvePnpm } from './pnpm.mjs';
import { requireSuitableNode, taskEnvironment } from './platform.mjs';

const installArguments = ['install', '--frozen-lockfile', '--prefer-offline'];

/** Runs a command with its output copied to standard error, so that standard output stays the task's own. */
function runInstall({ root, command, args }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, npm_config_loglevel: 'error' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const copy = (chunk) => {
      output += chunk;
      process.stderr.write(chunk);
    };
    child.stdout.on('data', copy);
    child.stderr.on('data', copy);
    child.on('error', (error) => resolve({ exitCode: 127, output: `${output}\n${error.message}` }));
    child.on('close', (code) => resolve({ exitCode: code ?? 1, output }));
  });
}

/** Brings node_modules in line with the lock file and returns the environment for tasks. */
export async function ensureInstalled(root) {
  if (readInstallState(root) !== 'current') {
    const pnpm = resolvePnpm(root);
    process.stderr.write(`bootstrap: installing dependencies with pnpm ${pnpmVersion} ...\n`);
    const result = await runInstall({
      root,
      command: pnpm.command,
      args: [...pnpm.args, ...installArguments],
    });
    if (result.exitCode !== 0) throw new BootstrapError(describeInstallFailure(result.output));
    writeInstallStamp(root);
  }
  requireSuitableNode(root);
  return taskEnvironment(root);
}
