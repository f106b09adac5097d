import type { SessionExecResult } from '@opengeni/contracts/ports';
import { parseExecBanner } from '../exec/exec-banner.ts';
import { isExecSessionLostBanner } from '../workspace/exec-output.ts';
import { withExecSessionId } from './exec-text.ts';
import type { ResolvedActiveBackend } from './routable-session.ts';

/** A running command and the place that started it. */
export interface PinnedProcess {
  readonly backend: ResolvedActiveBackend;
  /** The id under which that place knows the command. */
  readonly sessionId: number;
}

/**
 * Remembers which place started which running command, since only that place can feed it. Two places may give the
 * same id to different commands; the later one is then known to the caller under another id.
 */
export class PinnedProcesses {
  readonly #byCallerId = new Map<number, PinnedProcess>();

  find(callerId: number): PinnedProcess | undefined {
    return this.#byCallerId.get(callerId);
  }

  /** Pins the command if it still runs. */
  pinResult(backend: ResolvedActiveBackend, result: SessionExecResult): SessionExecResult {
    const { sessionId } = result;
    if (typeof sessionId !== 'number') return result;
    return { ...result, sessionId: this.#pin({ backend, sessionId }) };
  }

  /** Pins the command that the header of the text says is still running. */
  pinText(backend: ResolvedActiveBackend, text: string): string {
    const { sessionId } = parseExecBanner(text);
    if (sessionId === undefined) return text;
    return withExecSessionId(text, this.#pin({ backend, sessionId }));
  }

  /** Reads the answer of a pinned command, and forgets the command when it has ended or is unknown to its place. */
  readAnswer(callerId: number, pinned: PinnedProcess, text: string): string {
    const { exitCode, sessionId } = parseExecBanner(text);
    if (sessionId !== undefined) return this.pinText(pinned.backend, text);
    if (exitCode !== undefined || isExecSessionLostBanner(text, pinned.sessionId)) {
      this.#byCallerId.delete(callerId);
    }
    return text;
  }

  #pin(process: PinnedProcess): number {
    for (const [callerId, known] of this.#byCallerId) {
      if (isSameProcess(known, process)) return callerId;
    }
    const callerId = this.#byCallerId.has(process.sessionId)
      ? Math.max(...this.#byCallerId.keys()) + 1
      : process.sessionId;
    this.#byCallerId.set(callerId, process);
    return callerId;
  }
}

function isSameProcess(one: PinnedProcess, other: PinnedProcess): boolean {
  return one.backend.session === other.backend.session && one.sessionId === other.sessionId;
}
