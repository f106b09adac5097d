import type { BackendName } from '@opengeni/contracts/backends';
import type { SandboxClientLike, SandboxSessionLike } from '@opengeni/contracts/ports';
import { createLazyClient } from '../lazy-client.ts';
import type { SdkClient, SdkLoader } from '../lazy-client.ts';
import { assertBoxExists, endBox } from './box-control.ts';
import type { BoxControl } from './box-control.ts';
import { withEnvironment, withoutSecrets } from './stored-state.ts';

/** The SDK's client of a hosted backend. */
export interface HostedSdkClient extends SdkClient {
  canPersistOwnedSessionState(...args: never[]): Promise<boolean> | boolean;
  canReusePreservedOwnedSession?(...args: never[]): Promise<boolean> | boolean;
  resolveTrustedManifestForResume?(...args: never[]): object;
}

/** What the client needs of the SDK, bound to the settings. */
export interface HostedBinding {
  readonly client: HostedSdkClient;
  readonly control: BoxControl;
}

export interface HostedClientParts {
  readonly backend: BackendName;
  readonly backendId: string;
  readonly load: SdkLoader<HostedBinding>;
  /** Field of the session state that names the box to the provider. */
  readonly idField: string;
  readonly credentialFields: readonly string[];
  readonly endedStatuses: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Whether the SDK's client checks a live session before it is used again; without it the SDK checks by itself. */
  readonly checksReuse: boolean;
  /** Whether the SDK refuses every stored state, so that it must not try. */
  readonly requiresFreshCreation: boolean;
}

/** A client with the further members that the Agents SDK asks for. */
export interface HostedClient extends SandboxClientLike {
  readonly serializedSessionStateRequiresFreshCreation?: boolean;
  resolveTrustedManifestForResume(manifest: object, ...rest: unknown[]): object;
}

/**
 * The client of hosted boxes: the SDK's, with stored states that hold no secret, a look-up before `resume` and an end
 * of the box by its state alone.
 */
export function createHostedClient(parts: HostedClientParts): HostedClient {
  const { backend, backendId, load, environment, credentialFields, endedStatuses } = parts;
  let loaded: HostedSdkClient | undefined;
  const client = async (): Promise<HostedSdkClient> => (loaded = (await load()).client);
  const idOf = (state: unknown): string | undefined => readText(state, parts.idField);
  return {
    ...createLazyClient(backendId, client),
    resume: async (...args: unknown[]) => {
      const [state] = args;
      const instanceId = idOf(state);
      if (instanceId !== undefined) {
        const { control } = await load();
        await assertBoxExists({ backend, control, instanceId, endedStatuses });
      }
      return (await client()).resume(...(args as never[])) as Promise<SandboxSessionLike>;
    },
    delete: async (state) => {
      const instanceId = idOf(state);
      if (instanceId !== undefined) await endBox((await load()).control, instanceId);
    },
    serializeSessionState: async (...args: unknown[]) => {
      const stored = await (await client()).serializeSessionState(...(args as never[]));
      return withoutSecrets(stored, credentialFields);
    },
    deserializeSessionState: async (stored) =>
      (await client()).deserializeSessionState(withEnvironment(stored, environment)),
    canPersistOwnedSessionState: async (...args: unknown[]) =>
      (await client()).canPersistOwnedSessionState(...(args as never[])),
    ...(parts.checksReuse
      ? {
          canReusePreservedOwnedSession: async (...args: unknown[]) =>
            (await client()).canReusePreservedOwnedSession?.(...(args as never[])) ?? false,
        }
      : {}),
    ...(parts.requiresFreshCreation ? { serializedSessionStateRequiresFreshCreation: true } : {}),
    // The SDK asks this synchronously, after a stored state was read and the client so was loaded.
    resolveTrustedManifestForResume: (manifest, ...rest) =>
      loaded?.resolveTrustedManifestForResume?.(...([manifest, ...rest] as never[])) ?? manifest,
  };
}

function readText(state: unknown, field: string): string | undefined {
  const value: unknown = Reflect.get(Object(state), field);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
