import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxSessionLike } from '@opengeni/contracts/ports';
import { toProviderError } from '../lifecycle/provider-failure.ts';
import type { FailureClassifier } from '../lifecycle/provider-failure.ts';
import { parseExecBanner } from './exec-banner.ts';

/** What a session said about a script. */
export interface SessionAnswer {
  readonly output: string;
  readonly exitCode: number | undefined;
}

/** Runs a POSIX script in the box and answers when it ended, or when the session stopped waiting. */
export type SessionExec = (script: string) => Promise<SessionAnswer>;

const YIELD_TIME_MS = 10_000;

/**
 * Binds the session's structured `exec`, or else its `execCommand`, whose text is parsed.
 * Throws code `unsupported` when the session has neither.
 */
export function createSessionExec(
  session: SandboxSessionLike,
  classify?: FailureClassifier,
): SessionExec {
  if (typeof session.exec !== 'function' && typeof session.execCommand !== 'function') {
    throw new SandboxError('unsupported', 'The session of this backend cannot run commands.');
  }
  return async (script) => {
    const args = { cmd: script, shell: '/bin/sh', login: false, yieldTimeMs: YIELD_TIME_MS };
    try {
      if (typeof session.exec === 'function') {
        const { stdout, output, exitCode } = await session.exec(args);
        return { output: stdout ?? output, exitCode: exitCode ?? undefined };
      }
      const banner = parseExecBanner((await session.execCommand?.(args)) ?? '');
      return { output: banner.body, exitCode: banner.exitCode };
    } catch (error) {
      throw toProviderError(error, 'run a command in the box', classify);
    }
  };
}
