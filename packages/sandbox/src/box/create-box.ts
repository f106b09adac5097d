import { SandboxError } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import type {
  Box,
  BoxRoles,
  FileKeeper,
  Log,
  PortExposer,
  SandboxProvider,
  SandboxSessionLike,
} from '@opengeni/contracts/ports';
import { createBoxShell } from '../exec/box-shell.ts';
import type { EstablishedBox } from '../lifecycle/established-box.ts';
import { toProviderError } from '../lifecycle/provider-failure.ts';
import type { FailureClassifier } from '../lifecycle/provider-failure.ts';
import { isRecord } from '../lifecycle/record.ts';
import { createShellFiles } from './shell-files.ts';

/** What `createBox` needs to know of a provider, whatever its settings are. */
export type BoxProvider = Pick<
  SandboxProvider<never>,
  'backend' | 'descriptor' | 'classifyFailure' | 'rolesOf' | 'workspaceRootOf'
>;

export interface CreateBoxOptions {
  readonly log?: Log;
}

/**
 * Gives an established box its roles: the native ones of its provider, and for the rest what the session's own
 * methods allow. A role that neither offers is absent.
 * Throws code `unsupported` when commands cannot be run at all.
 */
export function createBox(
  established: Pick<EstablishedBox, 'session' | 'instanceId'>,
  provider: BoxProvider,
  options: CreateBoxOptions = {},
): Box {
  const { session, instanceId } = established;
  const { backend, descriptor } = provider;
  const workspaceRoot =
    provider.workspaceRootOf?.(session) ?? manifestRootOf(session) ?? descriptor.workspaceRoot;
  const classifyFailure: FailureClassifier = (error) =>
    provider.classifyFailure?.(error) ?? 'unknown';
  const native = provider.rolesOf?.(session) ?? {};
  const commands =
    native.commands ??
    createBoxShell(session, { workspaceRoot, classifyFailure, log: options.log ?? silentLog });
  const { FileSystem } = descriptor.capabilities;
  const roles: BoxRoles = {
    ...(FileSystem.available ? { files: createShellFiles(commands, workspaceRoot) } : {}),
    ...portsOf(session),
    ...keeperOf(session, classifyFailure),
    ...native,
    commands,
  };
  return { ...roles, backend, instanceId, workspaceRoot };
}

function manifestRootOf(session: SandboxSessionLike): string | undefined {
  const manifest = isRecord(session.state) ? session.state['manifest'] : undefined;
  const root = isRecord(manifest) ? manifest['root'] : undefined;
  return typeof root === 'string' && root.startsWith('/') ? root : undefined;
}

function portsOf(session: SandboxSessionLike): { ports?: PortExposer } {
  if (typeof session.resolveExposedPort !== 'function') return {};
  return {
    ports: {
      async resolveExposedPort(port) {
        try {
          const endpoint = await session.resolveExposedPort?.(port);
          if (endpoint !== undefined) return endpoint;
        } catch (error) {
          throw portUnavailable(port, error);
        }
        throw portUnavailable(port, undefined);
      },
    },
  };
}

function portUnavailable(port: number, cause: unknown): SandboxError {
  if (SandboxError.is(cause)) return cause;
  return new SandboxError(
    'port_unavailable',
    `Port ${port} of the box cannot be reached from outside; name it among the exposed ports when the box is created.`,
    { cause, details: { port } },
  );
}

function keeperOf(
  session: SandboxSessionLike,
  classifyFailure: FailureClassifier,
): { keeper?: FileKeeper } {
  const persist = session.persistWorkspace?.bind(session);
  const hydrate = session.hydrateWorkspace?.bind(session);
  if (persist === undefined || hydrate === undefined) return {};
  const guard = async <T>(action: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw toProviderError(error, action, classifyFailure);
    }
  };
  return {
    keeper: {
      persist: () => guard('archive the workspace', () => persist()),
      hydrate: (archive) => guard('fill the workspace', () => hydrate(archive)),
    },
  };
}
