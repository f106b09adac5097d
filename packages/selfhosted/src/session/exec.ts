import type { ExecResponse } from '@opengeni/agent-proto/messages';
import { formatExecText } from './exec-text.ts';
import type { MachineCall } from './machine-call.ts';
import type { MachinePaths } from './machine-path.ts';

/** Milliseconds that a command may take when neither the session nor the call names a limit. */
export const DEFAULT_EXEC_TIMEOUT_MS = 300_000;

/** How much longer than the command's own limit its answer is awaited. */
const REPLY_GRACE_MS = 5000;

/** A timer holds no more than this. */
const MAX_TIMEOUT_MS = 2_147_483_647 - REPLY_GRACE_MS;

export interface SelfhostedExecArgs {
  cmd: string;
  /** Below `/workspace`, or absolute on the machine. Default: the working directory. */
  workdir?: string;
  /** Shell that runs the command, such as `/bin/sh`. Default: the shell of the machine's owner. */
  shell?: string;
  /** Whether the named shell starts as a login shell. Without `shell` it has no effect. */
  login?: boolean;
  /** No effect: commands run on pipes. */
  tty?: boolean;
  /** No effect: commands run as the owner of the agent process. */
  runAs?: string;
  /** The machine stops the command after it. Default: the limit of the session. */
  timeoutMs?: number;
}

/** `execCommand` also takes how much of the output may be shown, at four bytes a token. */
export interface SelfhostedExecCommandArgs extends SelfhostedExecArgs {
  maxOutputTokens?: number;
}

export interface SelfhostedExecResult {
  /** The same as `stdout`. */
  output: string;
  stdout: string;
  stderr: string;
  /** Null when the machine stopped the command at its limit; -1 for a command that a signal ended. */
  exitCode: number | null;
  timedOut: boolean;
  wallTimeSeconds: number;
}

export interface MachineExecParts {
  readonly call: MachineCall;
  readonly paths: MachinePaths;
  readonly timeoutMs: number;
}

/** Commands of one machine. A command that fails is a result. */
export interface MachineExec {
  exec(args: SelfhostedExecArgs): Promise<SelfhostedExecResult>;
  execCommand(args: SelfhostedExecCommandArgs): Promise<string>;
}

export function createMachineExec(parts: MachineExecParts): MachineExec {
  const exec = async (args: SelfhostedExecArgs): Promise<SelfhostedExecResult> => {
    const timeoutMs = clampTimeout(args.timeoutMs ?? parts.timeoutMs);
    const response = await parts.call(
      'exec',
      {
        ...commandOf(args),
        cwd: parts.paths.toMachine(args.workdir),
        env: {},
        stdin: new Uint8Array(),
        timeoutMs,
      },
      { timeoutMs: timeoutMs + REPLY_GRACE_MS },
    );
    return resultOf(response);
  };
  return {
    exec,
    execCommand: async (args) =>
      formatExecText(await exec(args), {
        timeoutMs: clampTimeout(args.timeoutMs ?? parts.timeoutMs),
        ...(args.maxOutputTokens === undefined ? {} : { maxOutputTokens: args.maxOutputTokens }),
      }),
  };
}

function commandOf({ cmd, shell, login }: SelfhostedExecArgs): {
  command: string[];
  shell: boolean;
} {
  if (shell === undefined || shell === '') return { command: [cmd], shell: true };
  return { command: [shell, login === true ? '-lc' : '-c', cmd], shell: false };
}

function clampTimeout(timeoutMs: number): number {
  return Math.min(MAX_TIMEOUT_MS, Math.max(1, Math.ceil(timeoutMs)));
}

function resultOf(response: ExecResponse): SelfhostedExecResult {
  const stdout = decodeText(response.stdout);
  return {
    output: stdout,
    stdout,
    stderr: decodeText(response.stderr),
    exitCode: response.timedOut ? null : response.exitCode,
    timedOut: response.timedOut,
    wallTimeSeconds: Number(response.durationMs) / 1000,
  };
}

/** Bytes that are no UTF-8 become replacement characters: a command may print anything. */
function decodeText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
