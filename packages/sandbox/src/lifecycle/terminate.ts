import { bestEffort } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import type { Log, SandboxClientLike, SandboxSessionLike } from '@opengeni/contracts/ports';

export interface TerminateRequest {
  readonly client: SandboxClientLike;
  readonly session: SandboxSessionLike;
  /** State that names the box; without it only the session is asked. */
  readonly sessionState?: object | undefined;
  readonly log?: Log;
}

/**
 * Ends a box: by the client's `delete`, else by the first of the session's `terminate`, `kill`, `close`.
 * Never throws; false when the box may still run, because the call failed or there is none.
 */
export async function terminateBox(request: TerminateRequest): Promise<boolean> {
  const { client, session, sessionState, log = silentLog } = request;
  if (typeof client.delete === 'function' && sessionState !== undefined) {
    return bestEffort(log, 'delete box', async () => client.delete?.(sessionState));
  }
  return bestEffort(log, 'terminate box', async () => endSession(session));
}

async function endSession(session: SandboxSessionLike): Promise<unknown> {
  if (typeof session.terminate === 'function') return session.terminate();
  if (typeof session.kill === 'function') return session.kill();
  if (typeof session.close === 'function') return session.close();
  throw new TypeError('The session offers neither terminate, kill nor close.');
}
