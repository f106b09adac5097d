import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxClientLike } from '@opengeni/contracts/ports';
import type { EstablishedSandboxSession } from './established-box.ts';
import { isRecord } from './record.ts';
import type { UnknownRecord } from './record.ts';

/** Version of the envelopes that this package writes. One without a version counts as 1. */
export const SANDBOX_ENVELOPE_VERSION = 1;

/**
 * The stored record by which another process finds its box again. Provider identity sits at
 * `sessionState.providerState`; an envelope with nothing but `workspaceArchive` belongs to a cold box.
 */
export interface SandboxEnvelope {
  readonly version?: number;
  readonly backendId?: string;
  readonly sessionState: SandboxEnvelopeSessionState;
}

export interface SandboxEnvelopeSessionState {
  /** The flat state that the SDK client serialised. */
  readonly providerState?: Record<string, unknown>;
  readonly manifest?: unknown;
  readonly exposedPorts?: unknown;
  readonly workspaceReady?: boolean;
  readonly snapshot?: unknown;
  readonly snapshotFingerprint?: unknown;
  readonly snapshotFingerprintVersion?: unknown;
  /** Base64, or bytes in an envelope that is not stored; read by these packages only, never given to the SDK. */
  readonly workspaceArchive?: string | Uint8Array;
}

const OVERLAY_FIELDS = [
  'manifest',
  'snapshot',
  'snapshotFingerprint',
  'snapshotFingerprintVersion',
  'workspaceReady',
] as const;

/**
 * Reads a stored envelope; undefined when there is none. Unknown fields are kept.
 * Throws code `envelope_invalid` for a version that a newer writer left.
 */
export function parseSandboxEnvelope(
  envelope: Readonly<Record<string, unknown>> | null | undefined,
): SandboxEnvelope | undefined {
  if (!isRecord(envelope)) return undefined;
  const version = envelope['version'] ?? SANDBOX_ENVELOPE_VERSION;
  if (typeof version !== 'number' || version > SANDBOX_ENVELOPE_VERSION) {
    throw new SandboxError(
      'envelope_invalid',
      `The stored sandbox envelope has version ${JSON.stringify(version)}, this package reads up to ${SANDBOX_ENVELOPE_VERSION}; update the package.`,
    );
  }
  const sessionState = envelope['sessionState'];
  const backendId = envelope['backendId'];
  return {
    ...envelope,
    version,
    ...(typeof backendId === 'string' && backendId !== ''
      ? { backendId }
      : { backendId: undefined }),
    sessionState: isRecord(sessionState) ? sessionState : {},
  } as SandboxEnvelope;
}

/**
 * Gives the client the flat state back, with the lifted fields laid over it.
 * Takes the `sessionState` of an envelope, never the envelope. Undefined when it is no object.
 */
export async function deserializeSandboxSessionStateEnvelope(
  client: unknown,
  sessionState: unknown,
): Promise<object | undefined> {
  if (!isRecord(sessionState)) return undefined;
  const target = client as SandboxClientLike;
  if (typeof target?.deserializeSessionState !== 'function') {
    throw new SandboxError(
      'unsupported',
      'The sandbox client must implement deserializeSessionState() to restore a stored session state.',
    );
  }
  return target.deserializeSessionState(flatStateOf(sessionState));
}

/**
 * The envelope of an established box, ready to be stored as JSON.
 * Null when the client cannot serialise, there is no state, or serialising fails.
 */
export async function serializeEstablishedSandboxEnvelope(
  established: EstablishedSandboxSession,
): Promise<Record<string, unknown> | null> {
  const { sessionState } = established;
  const client = established.client as SandboxClientLike | null | undefined;
  if (typeof client?.serializeSessionState !== 'function') return null;
  if (typeof sessionState !== 'object' || sessionState === null) return null;
  const providerState = await client.serializeSessionState(sessionState).catch(() => null);
  if (!isRecord(providerState)) return null;
  const manifest = providerState['manifest'];
  const exposedPorts = providerState['configuredExposedPorts'] ?? providerState['exposedPorts'];
  return {
    version: SANDBOX_ENVELOPE_VERSION,
    backendId: established.backendId,
    sessionState: {
      providerState,
      ...(manifest === undefined ? {} : { manifest }),
      ...(exposedPorts === undefined || exposedPorts === null ? {} : { exposedPorts }),
      workspaceReady: true,
    },
  };
}

/** The workspace archive that the `sessionState` of an envelope carries; undefined when there is none. */
export function readWorkspaceArchiveFromEnvelopeSessionState(
  sessionState: unknown,
): Uint8Array | undefined {
  if (!isRecord(sessionState)) return undefined;
  const archive = sessionState['workspaceArchive'];
  // In memory it may be bytes, of which there can be more than a text can hold.
  if (archive instanceof Uint8Array) return archive;
  if (typeof archive !== 'string' || archive === '') return undefined;
  return new Uint8Array(Buffer.from(archive, 'base64'));
}

function flatStateOf(sessionState: UnknownRecord): Record<string, unknown> {
  const providerState = sessionState['providerState'];
  const flat: Record<string, unknown> = isRecord(providerState) ? { ...providerState } : {};
  for (const field of OVERLAY_FIELDS) {
    if (sessionState[field] !== undefined) flat[field] = sessionState[field];
  }
  if (sessionState['exposedPorts']) {
    flat['exposedPorts'] = structuredClone(sessionState['exposedPorts']);
  }
  return flat;
}
