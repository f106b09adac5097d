import { SandboxError } from '@opengeni/contracts/errors';
import type { SessionExecResult } from '@opengeni/contracts/ports';
import { parseExecBanner } from '../exec/exec-banner.ts';
import { isRecord } from '../lifecycle/record.ts';

const RUNNING_LINE = /^Process running with session ID \d+$/m;

/**
 * Makes a whole result of what a session's `exec` or `execCommand` gave: text is read by its header, and what a
 * result lacks is filled in. Throws code `provider_failed` for what is neither.
 */
export function toExecResult(value: unknown, wallTimeSeconds: number): SessionExecResult {
  if (typeof value === 'string') {
    const { body, exitCode, sessionId } = parseExecBanner(value);
    return {
      output: body,
      stdout: body,
      stderr: '',
      wallTimeSeconds,
      exitCode: exitCode ?? null,
      ...(sessionId === undefined ? {} : { sessionId }),
    };
  }
  if (!isRecord(value)) {
    throw new SandboxError(
      'provider_failed',
      `The session answered a command with ${value === null ? 'null' : typeof value}; a result has output and an exit code.`,
    );
  }
  const stdout = textOf(value['stdout']) ?? textOf(value['output']) ?? '';
  const stderr = textOf(value['stderr']) ?? '';
  return {
    wallTimeSeconds,
    exitCode: null,
    ...value,
    stdout,
    stderr,
    output: textOf(value['output']) ?? stdout + stderr,
  };
}

/** The text of `execCommand` for a result: a header in the form of the Agents SDK, then all output. */
export function formatExecResult(result: SessionExecResult): string {
  const { stdout, stderr, output, wallTimeSeconds, exitCode, sessionId } = result;
  const streams = stdout !== '' && stderr !== '' && !stdout.endsWith('\n') ? '\n' : '';
  const body = stdout === '' && stderr === '' ? output : stdout + streams + stderr;
  return [
    `Wall time: ${wallTimeSeconds.toFixed(4)} seconds`,
    ...(sessionId !== undefined
      ? [`Process running with session ID ${sessionId}`]
      : typeof exitCode === 'number'
        ? [`Process exited with code ${exitCode}`]
        : []),
    'Output:',
    body,
  ].join('\n');
}

/** The same text with another id of the running process in its header; a text without one stays as it is. */
export function withExecSessionId(text: string, sessionId: number): string {
  const { body, sessionId: named } = parseExecBanner(text);
  if (named === undefined || named === sessionId) return text;
  const header = text.slice(0, text.length - body.length);
  return header.replace(RUNNING_LINE, `Process running with session ID ${sessionId}`) + body;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
