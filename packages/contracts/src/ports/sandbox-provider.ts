import type { BackendName } from '../backends/backend.ts';
import type { CapabilityDescriptor } from '../backends/capability-descriptor.ts';
import type { BoxRoles } from './box-roles.ts';
import type { SandboxClientLike, SandboxSessionLike } from './sandbox-session.ts';

/** Version of this port that a provider was written against. */
export const SANDBOX_PROVIDER_VERSION = 'v1';

/**
 * What a failure of a provider's SDK means. Only `gone` permits to create another box;
 * whatever cannot be told structurally is `unknown`.
 */
export type ProviderFailure =
  | 'gone'
  | 'in-use'
  | 'unauthorized'
  | 'capacity'
  | 'transient'
  | 'unknown';

export interface ProviderBuildContext<TSettings> {
  readonly settings: TSettings;
  /** Variables of the box. */
  readonly environment: Readonly<Record<string, string>>;
  readonly exposedPorts: readonly number[];
  /**
   * What a new box carries at its provider from its birth on and `inventory` gives back, so that a box whose maker
   * died is found. No secrets. A provider without tags leaves them out.
   */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface ProviderInventoryEntry {
  readonly instanceId: string;
  /** Milliseconds since the Unix epoch, when the provider knows it. */
  readonly createdAtMs?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * The code for one backend. A value without state: building it, checking settings and `build` do no I/O
 * and load no SDK; the client that `build` returns loads it inside its asynchronous methods.
 */
export interface SandboxProvider<TSettings> {
  readonly version?: typeof SANDBOX_PROVIDER_VERSION;
  readonly backend: BackendName;
  readonly descriptor: CapabilityDescriptor<BackendName>;
  /** Throws `SandboxConfigError` that names the environment variable; never touches the network. */
  validateCredentials(settings: TSettings): void;
  /** Undefined only for a backend that has no boxes. */
  build(context: ProviderBuildContext<TSettings>): SandboxClientLike | undefined;
  /** Structural classification of an error of this provider's SDK. Default: everything is `unknown`. */
  classifyFailure?(error: unknown): ProviderFailure;
  /** Fields of the session state that together name the box, most specific first. */
  readonly identityFields?: readonly string[];
  /**
   * What the SDK's `resume` does with a box that is gone: fails (`exact`), silently makes another one
   * (`replacing`), or cannot resume from another process at all (`none`). Default `exact`.
   */
  readonly resumeKind?: 'exact' | 'replacing' | 'none';
  /**
   * How long a box lives from its creation on, in milliseconds, until its provider ends it whatever it does. Undefined
   * when it is not ended. Default: `hardLifetimeMs` of the descriptor.
   */
  lifetimeMsOf?(settings: TSettings): number | undefined;
  /** Absolute path of the workspace as commands in the box see it. Default: the root of the session's manifest. */
  workspaceRootOf?(session: SandboxSessionLike): string;
  /** Native roles that are better than what can be built on the session's own methods. */
  rolesOf?(session: SandboxSessionLike): Partial<BoxRoles>;
  /** Ends a box by id. Resolves when the box no longer runs, also when it was already gone. */
  terminateById?(settings: TSettings, instanceId: string): Promise<void>;
  /** Boxes of this deployment that the provider knows of. */
  inventory?(settings: TSettings): AsyncIterable<ProviderInventoryEntry>;
  /** Archive formats that a cold box can be filled from. */
  readonly restoreModes?: readonly string[];
}
