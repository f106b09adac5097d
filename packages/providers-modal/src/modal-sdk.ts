import { SandboxError, SandboxProviderUnavailableError } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import type * as modal from 'modal';
import { modalAccountParameters } from './client-options.ts';
import { assertModalTokenPair } from './credentials.ts';
import type { ModalAccountSettings } from './credentials.ts';

export type ModalModule = typeof modal;
export type ModalClientLike = InstanceType<ModalModule['ModalClient']>;

type Middleware = NonNullable<modal.ModalClientParams['grpcMiddleware']>[number];

/** How long one control call may take, with all retries of the SDK. */
export const MODAL_CALL_TIMEOUT_MS = 60_000;

const MAX_CLIENTS = 8;

/** Hands out clients of the Modal SDK, one an account. */
export interface ModalClientPool {
  /**
   * Resolves to the client of the account; the first call loads the SDK.
   * Throws `SandboxConfigError` for half a token, `SandboxProviderUnavailableError` without the SDK.
   */
  open(settings: ModalAccountSettings): Promise<ModalClientLike>;
}

/**
 * A pool whose clients answer every control call within a limit and write no logs.
 * A client is kept, since the SDK releases the connection of one only long after it was closed.
 */
export function createModalClientPool(
  options: { readonly load?: () => Promise<ModalModule>; readonly callTimeoutMs?: number } = {},
): ModalClientPool {
  const { load = importModal, callTimeoutMs = MODAL_CALL_TIMEOUT_MS } = options;
  const clients: { account: ModalAccountSettings; client: ModalClientLike }[] = [];
  return {
    async open(settings) {
      assertModalTokenPair(settings);
      const { ModalClient } = await load();
      const known = clients.find(({ account }) => isSameAccount(account, settings));
      if (known !== undefined) return known.client;
      const client = new ModalClient({
        ...modalAccountParameters(settings),
        grpcMiddleware: [createDeadline(callTimeoutMs)],
        logger: silentLog,
      });
      clients.push({ account: pickAccount(settings), client });
      if (clients.length > MAX_CLIENTS) clients.shift()?.client.close();
      return client;
    },
  };
}

/** The clients of the functions that take nothing but settings. */
export const modalClients: ModalClientPool = createModalClientPool();

async function importModal(): Promise<ModalModule> {
  try {
    return await import('modal');
  } catch (error) {
    throw new SandboxProviderUnavailableError('modal', {
      cause: error,
      details: { package: 'modal' },
    });
  }
}

function pickAccount(settings: ModalAccountSettings): ModalAccountSettings {
  const { modalTokenId, modalTokenSecret, modalEnvironment } = settings;
  return { modalTokenId, modalTokenSecret, modalEnvironment };
}

function isSameAccount(left: ModalAccountSettings, right: ModalAccountSettings): boolean {
  return (
    left.modalTokenId === right.modalTokenId &&
    left.modalTokenSecret === right.modalTokenSecret &&
    left.modalEnvironment === right.modalEnvironment
  );
}

/** Without it a call waits for a silent server for ever: the SDK sets no deadline of its own. */
function createDeadline(timeoutMs: number): Middleware {
  return async function* deadline(call, options) {
    const limit = AbortSignal.timeout(timeoutMs);
    const { signal } = options;
    const both = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    try {
      return yield* call.next(call.request, { ...options, signal: both });
    } catch (error) {
      if (!limit.aborted || signal?.aborted === true) throw error;
      const message = `Modal did not answer ${call.method.path} within ${timeoutMs} ms; whether the call took effect is unknown.`;
      throw new SandboxError('timeout', message, { cause: error });
    }
  };
}
