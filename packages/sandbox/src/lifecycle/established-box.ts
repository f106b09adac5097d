import type { SandboxClientLike, SandboxSessionLike } from '@opengeni/contracts/ports';
import type { FailureClassifier } from './provider-failure.ts';

/** A box with a live session, as hosts store and pass it. */
export type EstablishedSandboxSession = {
  client: unknown;
  session: unknown;
  sessionState: unknown;
  /** Id of the box at its provider; empty when the session state names none. */
  instanceId: string;
  /** The SDK's id of the client, which may differ from the backend name. */
  backendId: string;
};

/** The same with the types that these packages work on. */
export type EstablishedBox = {
  client: SandboxClientLike;
  session: SandboxSessionLike;
  sessionState: object;
  instanceId: string;
  backendId: string;
  /** The provider's judgement of what its session throws; absent when the provider gives none. */
  classifyFailure?: FailureClassifier;
};

/**
 * Called as soon as a box exists, and again when filling it replaced it, before anything else happens to it.
 * When it fails, the box is terminated.
 */
export type SandboxCreatedCallback = (established: EstablishedSandboxSession) => Promise<void>;
