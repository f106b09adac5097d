import { SandboxConfigError, SandboxError } from '@opengeni/contracts/errors';
import type { SandboxSessionLike } from '@opengeni/contracts/ports';
import { compareIdentity, identityOf, namesBox } from './box-identity.ts';
import { deserializeSandboxSessionStateEnvelope } from './envelope.ts';
import type { EstablishPlan } from './establish-plan.ts';
import { terminateBox } from './terminate.ts';

export type Resumption =
  | { readonly outcome: 'live'; readonly session: SandboxSessionLike; readonly state: object }
  /** There is no box to go on with; the state is what was stored of it. */
  | { readonly outcome: 'absent'; readonly state: object | undefined };

/** Takes up the box that the envelope names, if it names one that still exists. */
export async function resumeBox(plan: EstablishPlan): Promise<Resumption> {
  const { client, provider, envelope } = plan;
  const { identityFields } = provider;
  const stored = envelope?.sessionState;
  if (stored === undefined || !namesBox(stored.providerState, identityFields)) {
    return { outcome: 'absent', state: undefined };
  }
  assertSameBackend(plan);
  if (provider.resumeKind === 'none') {
    throw new SandboxError(
      'unsupported',
      `Boxes of backend "${provider.backend}" cannot be resumed by another process; terminate the box and pass an envelope with its archive only.`,
    );
  }
  if (typeof client.resume !== 'function' || typeof client.deserializeSessionState !== 'function') {
    return { outcome: 'absent', state: undefined };
  }
  const state = await readStoredState(plan);
  // Taken before the call: an SDK may write the id of a replacement into the very state object.
  const identity = identityOf(state, identityFields);
  try {
    const session = await client.resume(state);
    return await acceptResumed(plan, { session, state, identity });
  } catch (error) {
    if (provider.classifyFailure?.(error) !== 'gone') throw error;
    plan.log.info('box is gone', { backend: provider.backend, identity });
    return { outcome: 'absent', state };
  }
}

async function acceptResumed(
  plan: EstablishPlan,
  resumed: { session: SandboxSessionLike; state: object; identity: readonly string[] },
): Promise<Resumption> {
  const { client, provider, log } = plan;
  const { session, state } = resumed;
  const identity = identityOf(session.state, provider.identityFields);
  const comparison = compareIdentity(resumed.identity, identity);
  if (comparison === 'same' || (comparison === 'unknown' && provider.resumeKind !== 'replacing')) {
    return { outcome: 'live', session, state };
  }
  if (comparison === 'unknown') {
    throw new SandboxError(
      'provider_failed',
      `The resumed session of backend "${provider.backend}" names no box, so it cannot be told from a replacement.`,
    );
  }
  log.warn('provider replaced the box on resume', {
    backend: provider.backend,
    stored: resumed.identity,
    resumed: identity,
  });
  await terminateBox({ client, session, sessionState: session.state, log });
  return { outcome: 'absent', state };
}

async function readStoredState(plan: EstablishPlan): Promise<object> {
  try {
    const state = await deserializeSandboxSessionStateEnvelope(
      plan.client,
      plan.envelope?.sessionState,
    );
    if (typeof state === 'object' && state !== null) return state;
  } catch (error) {
    throw unreadable(plan, error);
  }
  throw unreadable(plan, undefined);
}

function unreadable(plan: EstablishPlan, cause: unknown): SandboxConfigError {
  return new SandboxConfigError(
    plan.provider.backend,
    'Failed to deserialize sandbox resume envelope; it was written by another version of the SDK or is damaged.',
    { cause },
  );
}

function assertSameBackend({ client, provider, envelope }: EstablishPlan): void {
  const stored = envelope?.backendId;
  if (stored === undefined || stored === client.backendId || stored === provider.backend) return;
  throw new SandboxError(
    'envelope_invalid',
    `The stored envelope belongs to backend "${stored}", not to "${provider.backend}"; drop the backend override or the envelope.`,
    { details: { stored, requested: provider.backend } },
  );
}
