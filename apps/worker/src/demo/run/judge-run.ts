import type { StopReason } from './stop-watch.ts';
import type { Verification } from '../sample/verify-sample.ts';

/** How a run ended, for the summary and for the exit code. */
export interface Verdict {
  readonly outcome: 'completed' | 'failed' | 'cancelled';
  readonly exitCode: number;
  readonly reason?: string;
}

interface Failure {
  readonly code: string;
  readonly message: string;
}

export interface RunFacts {
  readonly stopReason: StopReason | undefined;
  readonly timeoutSeconds: number;
  /** What broke the run outside of the turn. */
  readonly failure: Failure | undefined;
  /** Undefined when the turn never ran. */
  readonly turn: { readonly outcome: string; readonly error?: Failure } | undefined;
  /** Why the agent has paused its goal, when it has. */
  readonly pauseRationale: string | undefined;
  /** Undefined when there is nothing that can be verified. */
  readonly verification: Verification | undefined;
  /** Path or id of a box that could not be removed. */
  readonly boxLeftBehind: string | undefined;
}

const failure = 1;
const interrupted = 130;
const terminated = 143;

/** The verdict on a run. Only a turn that completed, and whose result was verified, is a success. */
export function judgeRun(facts: RunFacts): Verdict {
  return (
    judgeStop(facts) ??
    judgeFailure(facts) ??
    judgeTurn(facts) ??
    judgeResult(facts) ?? { outcome: 'completed', exitCode: 0 }
  );
}

function judgeStop({ stopReason, timeoutSeconds }: RunFacts): Verdict | undefined {
  switch (stopReason) {
    case undefined:
      return undefined;
    case 'interrupted':
      return {
        outcome: 'cancelled',
        exitCode: interrupted,
        reason: 'interrupted from the keyboard',
      };
    case 'terminated':
      return { outcome: 'cancelled', exitCode: terminated, reason: 'the process was asked to end' };
    case 'output_closed':
      return {
        outcome: 'cancelled',
        exitCode: failure,
        reason: 'nobody reads the output any more',
      };
    case 'timed_out':
      return {
        outcome: 'failed',
        exitCode: failure,
        reason: `timeout: the limit of ${timeoutSeconds} s was reached; raise --timeout`,
      };
  }
}

function judgeFailure({ failure: broken }: RunFacts): Verdict | undefined {
  if (broken === undefined) return undefined;
  return { outcome: 'failed', exitCode: failure, reason: `${broken.code}: ${broken.message}` };
}

function judgeTurn({ turn }: RunFacts): Verdict | undefined {
  if (turn?.outcome === 'completed') return undefined;
  if (turn?.outcome === 'cancelled')
    return { outcome: 'cancelled', exitCode: failure, reason: 'the turn was stopped' };
  if (turn?.outcome === 'requires_action') {
    return {
      outcome: 'failed',
      exitCode: failure,
      reason: 'the turn waits for an approval, which the demo cannot give',
    };
  }
  const reason = turn?.error ? `${turn.error.code}: ${turn.error.message}` : 'the turn did not run';
  return { outcome: 'failed', exitCode: failure, reason };
}

function judgeResult({
  verification,
  pauseRationale,
  boxLeftBehind,
}: RunFacts): Verdict | undefined {
  if (verification && !verification.passed) {
    const says = pauseRationale === undefined ? '' : `; the agent says: ${pauseRationale}`;
    return { outcome: 'failed', exitCode: failure, reason: `${verification.detail}${says}` };
  }
  if (pauseRationale !== undefined) {
    return {
      outcome: 'failed',
      exitCode: failure,
      reason: `the agent paused its goal: ${pauseRationale}`,
    };
  }
  if (boxLeftBehind === undefined) return undefined;
  return {
    outcome: 'failed',
    exitCode: failure,
    reason: `the box could not be removed: ${boxLeftBehind}`,
  };
}
