import { SandboxError } from '@opengeni/contracts/errors';
import type { Log, SandboxClientLike, SandboxProvider } from '@opengeni/contracts/ports';
import type { SandboxEnvelope } from './envelope.ts';
import type { EstablishedBox } from './established-box.ts';

/** Everything the steps of establishing share. */
export interface EstablishPlan {
  readonly provider: Pick<
    SandboxProvider<never>,
    'backend' | 'classifyFailure' | 'identityFields' | 'resumeKind'
  >;
  readonly client: SandboxClientLike;
  readonly envelope: SandboxEnvelope | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly onSandboxCreated: (established: EstablishedBox) => Promise<void>;
  readonly signal: AbortSignal | undefined;
  readonly log: Log;
}

/** Throws code `cancelled` when the signal has fired. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new SandboxError('cancelled', 'Establishing the box was cancelled by the caller.', {
    cause: signal.reason,
  });
}
