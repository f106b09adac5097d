import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { BootstrapError } from './bootstrap-error.mjs';

const interruptedExitCode = 130;

/** Runs the task with this process's standard streams and resolves with its exit code. */
export function runTask({ root, environment, command, args }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: environment, stdio: 'inherit' });
    let isInterrupted = false;
    const forward = (signal) => {
      const isRepeated = isInterrupted;
      isInterrupted = isInterrupted || signal === 'SIGINT';
      // A terminal delivers SIGINT to the whole process group, so the child has it already.
      if (signal === 'SIGINT' && (process.stdin.isTTY || isRepeated)) return;
      child.kill(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
    child.on('error', () => {
      reject(
        new BootstrapError(
          `"${command}" could not be started. Delete node_modules and run the command again.`,
        ),
      );
    });
    child.on('close', (code, signal) => {
      if (isInterrupted) resolve(interruptedExitCode);
      else resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}
