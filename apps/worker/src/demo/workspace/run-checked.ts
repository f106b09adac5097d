import { SandboxError } from '@opengeni/contracts/errors';
import type { CommandRunner, RunRequest, RunResult } from '@opengeni/contracts/ports';

/** Runs a command that must succeed. Throws `cancelled` for an abort and `tool_failed` for anything else. */
export async function runChecked(commands: CommandRunner, request: RunRequest): Promise<RunResult> {
  const result = await commands.run(request);
  if (result.outcome === 'exited' && result.exitCode === 0) return result;
  const command = typeof request.command === 'string' ? request.command : request.command.join(' ');
  if (result.outcome === 'cancelled') {
    throw new SandboxError('cancelled', `Stopped while it ran: ${command}`);
  }
  const ending =
    result.outcome === 'exited' ? `ended with code ${result.exitCode}` : result.outcome;
  const said = (result.stderr.trim() || result.stdout.trim()).split('\n').at(-1) ?? '';
  throw new SandboxError('tool_failed', `A command of the set-up ${ending}: ${command}: ${said}`);
}
