import { SandboxConfigError, SandboxError } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import type { BackendName } from '@opengeni/contracts/backends';
import type { Log, SandboxSessionLike } from '@opengeni/contracts/ports';
import { createBoxClient } from '../registry/create-box-client.ts';
import type { ProviderRegistry } from '../registry/provider-registry.ts';
import { instanceIdOf } from './box-identity.ts';
import { parseSandboxEnvelope, readWorkspaceArchiveFromEnvelopeSessionState } from './envelope.ts';
import { throwIfCancelled } from './establish-plan.ts';
import type { EstablishPlan } from './establish-plan.ts';
import type { EstablishedBox } from './established-box.ts';
import { resumeBox } from './resume.ts';
import { terminateBox } from './terminate.ts';

/** The one setting that establishing a box reads itself. */
export interface EstablishSettings {
  readonly sandboxBackend: BackendName;
}

export interface EstablishBoxRequest<TSettings> {
  readonly registry: ProviderRegistry<TSettings>;
  readonly settings: TSettings & EstablishSettings;
  /** The stored record of the box; null or absent when there was none. */
  readonly envelope?: Readonly<Record<string, unknown>> | null;
  /** Backend to use whatever envelope and settings say. */
  readonly backend?: BackendName | undefined;
  /** Variables of the box. */
  readonly environment: Readonly<Record<string, string>>;
  readonly exposedPorts?: readonly number[];
  readonly desktopEnabled?: boolean;
  /** What a new box carries at its provider, where it has tags. Default: nothing. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Called for each new box before anything else happens to it; never for a resumed one. */
  readonly onSandboxCreated?: ((established: EstablishedBox) => Promise<void>) | undefined;
  /** Honoured between the steps; a box that was created meanwhile is terminated. */
  readonly signal?: AbortSignal | undefined;
  readonly log?: Log;
}

/**
 * Resumes the box of an envelope, or creates one and fills it from the archive of the envelope.
 * Only a failure that the provider classifies as `gone` leads to a new box. When anything fails after a box
 * was created, that box is terminated and the failure is thrown as it came.
 * Throws `SandboxConfigError` for a backend that cannot be used, code `envelope_invalid` for an envelope of
 * another backend, code `unsupported` for an archive that a box cannot be filled from, code `cancelled` when the
 * signal fires.
 */
export async function establishBox<TSettings>(
  request: EstablishBoxRequest<TSettings>,
): Promise<EstablishedBox> {
  const plan = planOf(request);
  throwIfCancelled(plan.signal);
  const resumption = await resumeBox(plan);
  throwIfCancelled(plan.signal);
  if (resumption.outcome === 'live')
    return describeLive(plan, resumption.session, resumption.state);
  return createAndFill(plan, resumption.state);
}

function planOf<TSettings>(request: EstablishBoxRequest<TSettings>): EstablishPlan {
  const { registry, settings, environment } = request;
  const envelope = parseSandboxEnvelope(request.envelope);
  const backend = request.backend ?? envelope?.backendId ?? settings.sandboxBackend;
  const provider = registry.resolve(backend);
  const client = createBoxClient({
    registry,
    backend,
    settings,
    environment,
    exposedPorts: request.exposedPorts ?? [],
    desktopEnabled: request.desktopEnabled ?? false,
    tags: request.tags,
  });
  if (client === undefined) {
    throw new SandboxConfigError(
      backend,
      'cannot establish a box: this backend has none; set OPENGENI_SANDBOX_BACKEND to one that has.',
    );
  }
  if (typeof client.create !== 'function') {
    throw new SandboxConfigError(backend, 'the client of this backend does not support create().');
  }
  return {
    provider,
    client,
    envelope,
    environment,
    onSandboxCreated: request.onSandboxCreated ?? (async () => {}),
    signal: request.signal,
    log: request.log ?? silentLog,
  };
}

// The SDK later compares the agent's manifest with the one that the box was made from and refuses
// variables that the box lacks, so the environment belongs into create().
async function createAndFill(
  plan: EstablishPlan,
  lastKnownState: object | undefined,
): Promise<EstablishedBox> {
  const session = await plan.client.create?.({
    manifest: { environment: { ...plan.environment } },
  });
  if (session === undefined) {
    throw new SandboxError('provider_failed', 'The provider created no session.');
  }
  const placeholder = describeLive(plan, session, lastKnownState);
  const placeholderState = { ...placeholder.sessionState };
  try {
    throwIfCancelled(plan.signal);
    await plan.onSandboxCreated(placeholder);
    throwIfCancelled(plan.signal);
    await fillFromArchive(plan, session);
    const filled = describeLive(plan, session, lastKnownState);
    if (isReplacement(placeholder, filled)) await plan.onSandboxCreated(filled);
    throwIfCancelled(plan.signal);
    return describeLive(plan, session, lastKnownState);
  } catch (error) {
    await terminateAll(plan, session, { placeholder, placeholderState });
    throw error;
  }
}

async function fillFromArchive(plan: EstablishPlan, session: SandboxSessionLike): Promise<void> {
  const archive = readWorkspaceArchiveFromEnvelopeSessionState(plan.envelope?.sessionState);
  if (archive === undefined) return;
  // The next archive of a box that stayed empty would take the place of a good one.
  if (typeof session.hydrateWorkspace !== 'function') {
    throw new SandboxError(
      'unsupported',
      `Boxes of backend "${plan.provider.backend}" cannot be filled from an archive: the session has no hydrateWorkspace(). Pass an envelope without \`workspaceArchive\` to go on with an empty box.`,
    );
  }
  await session.hydrateWorkspace(archive);
}

async function terminateAll(
  plan: EstablishPlan,
  session: SandboxSessionLike,
  created: { readonly placeholder: EstablishedBox; readonly placeholderState: object },
): Promise<void> {
  const { client, log } = plan;
  const current = describeLive(plan, session, created.placeholder.sessionState);
  await terminateBox({ client, session, sessionState: current.sessionState, log });
  // The session names only the replacement by now; the placeholder is reachable by its own state alone.
  if (isReplacement(created.placeholder, current) && typeof client.delete === 'function') {
    await terminateBox({ client, session, sessionState: created.placeholderState, log });
  }
}

function isReplacement(before: EstablishedBox, after: EstablishedBox): boolean {
  return after.instanceId !== '' && after.instanceId !== before.instanceId;
}

function describeLive(
  plan: EstablishPlan,
  session: SandboxSessionLike,
  lastKnownState: object | undefined,
): EstablishedBox {
  const sessionState = session.state ?? lastKnownState ?? {};
  const { provider } = plan;
  return {
    client: plan.client,
    session,
    sessionState,
    instanceId: instanceIdOf(sessionState, provider.identityFields),
    backendId: plan.client.backendId,
    ...(provider.classifyFailure === undefined
      ? {}
      : { classifyFailure: provider.classifyFailure.bind(provider) }),
  };
}
