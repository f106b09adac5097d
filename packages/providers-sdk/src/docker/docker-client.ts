import { bestEffort } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import type { SandboxClientLike, SandboxSessionLike } from '@opengeni/contracts/ports';
import { withEnvironment, withoutSecrets } from '../hosted/stored-state.ts';
import { createLazyClient } from '../lazy-client.ts';
import type { SdkClient, SdkLoader } from '../lazy-client.ts';
import { attemptBox, removeFolderAtClose } from './docker-attempt.ts';
import type { DockerAttempt } from './docker-attempt.ts';
import { probeDocker } from './docker-command.ts';
import type { DockerCommand } from './docker-command.ts';
import { containerIdOf, ensureContainerRuns, joinNetwork } from './docker-container.ts';

/** The SDK's client of docker boxes. */
export interface DockerSdkClient extends SdkClient {
  canReusePreservedOwnedSession(...args: never[]): Promise<boolean>;
  validateSessionStateForResume(...args: never[]): void;
}

/** The part of the SDK that the docker backend needs. */
export interface DockerSdk {
  createClient(options: DockerClientOptions): DockerSdkClient;
  /** A handle whose `close` removes container, volumes and workspace of the state. */
  createSession(state: object): SandboxSessionLike;
}

export type DockerClientOptions = {
  readonly image: string;
  readonly exposedPorts: number[];
  /** Without this the SDK copies the workspace whenever it serialises a state. */
  readonly snapshot: { readonly type: 'noop' };
  readonly workspaceBaseDir?: string;
  readonly labels?: Record<string, string>;
};

export interface DockerClientParts {
  readonly backendId: string;
  readonly load: SdkLoader<DockerSdk>;
  readonly docker: DockerCommand;
  readonly options: DockerClientOptions;
  /** Network that every box joins. */
  readonly network: string | undefined;
  /** Variables of the box. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A client with the check that the Agents SDK makes before it resumes by itself. */
export interface DockerClient extends SandboxClientLike {
  validateSessionStateForResume(...args: unknown[]): void;
}

/**
 * The client of docker boxes: the SDK's, with a check of the engine first, a network to join, stored states that hold
 * no value of a variable, and nothing left of a box that could not start.
 */
export function createDockerClient(parts: DockerClientParts): DockerClient {
  const { docker, network, load, environment } = parts;
  let loaded: DockerSdkClient | undefined;
  const client = async (): Promise<DockerSdkClient> =>
    (loaded ??= (await load()).createClient(parts.options));
  const join = async (session: SandboxSessionLike): Promise<void> => {
    const containerId = containerIdOf(session.state);
    if (network === undefined || containerId === undefined) return;
    await joinNetwork(docker, { network, containerId });
  };
  const make = async (attempt: DockerAttempt, args: unknown[]): Promise<SandboxSessionLike> => {
    const { workspaceBaseDir, labels } = attempt;
    const sdk = await load();
    const maker = sdk.createClient({ ...parts.options, workspaceBaseDir, labels: { ...labels } });
    const session = (await maker.create(...(args as never[]))) as SandboxSessionLike;
    try {
      await join(session);
      return session;
    } catch (error) {
      await bestEffort(silentLog, 'remove container', async () => session.close?.());
      throw error;
    }
  };
  return {
    ...createLazyClient(parts.backendId, client),
    create: async (...args: unknown[]) => {
      await probeDocker(docker);
      await client();
      return attemptBox(docker, (attempt) => make(attempt, args));
    },
    resume: async (...args: unknown[]) => {
      await probeDocker(docker);
      const containerId = containerIdOf(args[0]);
      if (containerId !== undefined) await ensureContainerRuns(docker, containerId);
      const session = (await (await client()).resume(...(args as never[]))) as SandboxSessionLike;
      await join(session);
      return removeFolderAtClose(session);
    },
    serializeSessionState: async (...args: unknown[]) => {
      const stored = await (await client()).serializeSessionState(...(args as never[]));
      return withoutSecrets(stored, []);
    },
    // A port that was resolved before is asked for again: a container that restarts gets others.
    deserializeSessionState: async (stored) =>
      (await client()).deserializeSessionState(withEnvironment(stored, environment)),
    delete: async (state) => {
      await removeFolderAtClose((await load()).createSession(state)).close?.();
    },
    canReusePreservedOwnedSession: async (...args: unknown[]) =>
      (await client()).canReusePreservedOwnedSession(...(args as never[])),
    // The SDK asks this synchronously, and asks again inside `resume`, where the client is loaded.
    validateSessionStateForResume: (...args: unknown[]): void =>
      loaded?.validateSessionStateForResume(...(args as never[])),
  };
}
