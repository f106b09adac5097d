import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxClientLike, SandboxSessionLike } from '@opengeni/contracts/ports';
import { createLazyClient } from '../lazy-client.ts';
import type { SdkClient, SdkLoader } from '../lazy-client.ts';
import type { GroupRegistry } from './process-group.ts';

/** The part of the SDK that the local backend needs. */
export interface LocalSdk {
  createClient(options: LocalClientOptions): SdkClient;
}

export type LocalClientOptions = {
  readonly workspaceBaseDir?: string;
  readonly exposedPorts: number[];
  /** Without this the SDK copies the workspace whenever it serialises a state. */
  readonly snapshot: { readonly type: 'noop' };
};

export interface LocalClientParts {
  readonly backendId: string;
  readonly load: SdkLoader<LocalSdk>;
  readonly exposedPorts: readonly number[];
  readonly registry: GroupRegistry;
}

/** A folder of ours around each workspace, so that a create that fails halfway leaves nothing behind. */
const BASE_PREFIX = 'opengeni-local-';
const WORKSPACE_PREFIX = 'openai-agents-sandbox-';

/** The client of local boxes: the SDK's, with a workspace that is removed on failure, on close and by `delete`. */
export function createLocalClient(parts: LocalClientParts): SandboxClientLike {
  const sessions = new Map<string, SandboxSessionLike>();
  const options: LocalClientOptions = {
    exposedPorts: [...parts.exposedPorts],
    snapshot: { type: 'noop' },
  };
  const client = async (extra: Partial<LocalClientOptions> = {}): Promise<SdkClient> =>
    (await parts.load()).createClient({ ...options, ...extra });
  const adopt = (session: SandboxSessionLike): SandboxSessionLike =>
    endWithBox(session, { registry: parts.registry, sessions });
  return {
    ...createLazyClient(parts.backendId, client),
    create: async (...args: unknown[]) => {
      await parts.load();
      const workspaceBaseDir = await mkdtemp(join(tmpdir(), BASE_PREFIX));
      try {
        const sdkClient = await client({ workspaceBaseDir });
        return adopt((await sdkClient.create(...(args as never[]))) as SandboxSessionLike);
      } catch (error) {
        await rm(workspaceBaseDir, { recursive: true, force: true });
        throw error;
      }
    },
    resume: async (...args: unknown[]) => {
      await assertWorkspace(args[0]);
      const sdkClient = await client();
      return adopt((await sdkClient.resume(...(args as never[]))) as SandboxSessionLike);
    },
    delete: async (state) => {
      const path = workspacePathOf(state);
      const session = path === undefined ? undefined : sessions.get(path);
      if (path !== undefined) parts.registry.end(path);
      if (session?.close === undefined) await removeWorkspace(state);
      else await session.close();
    },
  };
}

/** Absolute path of the workspace that a session state names. */
export function workspacePathOf(state: unknown): string | undefined {
  const path = (state as { workspaceRootPath?: unknown } | null)?.workspaceRootPath;
  return typeof path === 'string' && path !== '' ? path : undefined;
}

async function assertWorkspace(state: unknown): Promise<void> {
  const path = workspacePathOf(state);
  if (path === undefined) return;
  try {
    await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new SandboxError('box_gone', 'The workspace of the local box no longer exists.', {
      cause: error,
      details: { workspaceRoot: path },
    });
  }
}

function endWithBox(
  session: SandboxSessionLike,
  box: { readonly registry: GroupRegistry; readonly sessions: Map<string, SandboxSessionLike> },
): SandboxSessionLike {
  const path = workspacePathOf(session.state);
  const closeSession = session.close?.bind(session);
  if (path !== undefined) box.sessions.set(path, session);
  session.close = async () => {
    if (path !== undefined) box.registry.end(path);
    try {
      await closeSession?.();
    } finally {
      await removeWorkspace(session.state);
      if (path !== undefined) box.sessions.delete(path);
    }
  };
  return session;
}

/** Removes a workspace that this backend made; anything else a state may name stays. */
async function removeWorkspace(state: object): Promise<void> {
  const path = workspacePathOf(state);
  const isOwned = (state as { workspaceRootOwned?: unknown }).workspaceRootOwned === true;
  if (path === undefined || !isOwned || !basename(path).startsWith(WORKSPACE_PREFIX)) return;
  const base = dirname(path);
  const isOurs = basename(base).startsWith(BASE_PREFIX);
  await rm(isOurs ? base : path, { recursive: true, force: true });
}
