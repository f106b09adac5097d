import { mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxConfigError, SandboxError } from '@opengeni/contracts/errors';
import type { SandboxClientLike, SandboxSessionLike } from '@opengeni/contracts/ports';
import type { LocalSettings } from '@opengeni/contracts/settings';
import { createLazyClient } from '../lazy-client.ts';
import type { SdkClient, SdkLoader } from '../lazy-client.ts';
import { BASE_PREFIX, baseOfWorkspace, claimBox, findMarker, isOwnFolder } from './box-marker.ts';
import type { LocalBoxMarker } from './box-marker.ts';
import { createHostStarter } from './host-starter.ts';
import { boxFoldersOf } from './isolation/box-layout.ts';
import type { Fence } from './isolation/fence.ts';
import { createIsolatedBox, prepareFolders } from './isolation/isolated-box.ts';
import type { IsolatedBox } from './isolation/isolated-box.ts';
import type { LocalBoxes } from './local-boxes.ts';
import { endLeftProcesses, endLocalBox, removeBox } from './reclaim.ts';
import { watchLocalSession } from './watched-session.ts';
import { createWorkspaceArchiver, keepWorkspaceAsTar } from './workspace-archive.ts';

/** The part of the SDK that the local backend needs. */
export interface LocalSdk {
  createClient(options: LocalClientOptions): SdkClient;
  /** A session of the SDK for the same state whose commands and files stay inside a box. */
  createIsolatedSession(state: object, box: IsolatedBox): SandboxSessionLike;
}

export type LocalClientOptions = {
  readonly workspaceBaseDir?: string;
  readonly exposedPorts: number[];
  /** Without this the SDK copies the workspace whenever it serialises a state. */
  readonly snapshot: { readonly type: 'noop' };
  /** `off` where file operations are ours. */
  readonly fileIOProtection?: 'off';
};

export interface LocalClientParts {
  readonly backendId: string;
  readonly load: SdkLoader<LocalSdk>;
  readonly exposedPorts: readonly number[];
  /** Noted beside new boxes. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly boxes: LocalBoxes;
  /** What the settings say of isolation. */
  readonly localIsolation: LocalSettings['localIsolation'];
  /** The fence of new boxes; undefined when commands run as the user. */
  readonly resolveFence: () => Promise<Fence | undefined>;
  /** Told of every session of an isolated box. */
  readonly onIsolated: (session: SandboxSessionLike, box: IsolatedBox) => void;
}

/** Name by which a state of the SDK says that its workspace goes with it. */
const OWNED = 'workspaceRootOwned';

interface Adoption {
  readonly isNew: boolean;
  readonly createdAtMs: number;
  readonly fence: Fence | undefined;
}

/** The client of local boxes: the SDK's, with a workspace that is removed on failure, on close and by `delete`. */
export function createLocalClient(parts: LocalClientParts): SandboxClientLike {
  const sessions = new Map<string, SandboxSessionLike>();
  const sdkClient = async (extra: Partial<LocalClientOptions> = {}): Promise<SdkClient> =>
    (await parts.load()).createClient({
      exposedPorts: [...parts.exposedPorts],
      snapshot: { type: 'noop' },
      ...extra,
    });
  const clientFor = (fence: Fence | undefined, workspaceBaseDir?: string): Promise<SdkClient> =>
    sdkClient({
      ...(workspaceBaseDir === undefined ? {} : { workspaceBaseDir }),
      ...(fence === undefined ? {} : { fileIOProtection: 'off' }),
    });
  const lazyClient = createLazyClient(parts.backendId, sdkClient);
  return {
    ...lazyClient,
    // The record of the SDK holds an instance of a class.
    serializeSessionState: async (...args) => {
      const record = await lazyClient.serializeSessionState(...args);
      noteIsolation(record, findIsolation(args[0]));
      return JSON.parse(JSON.stringify(record)) as Record<string, unknown>;
    },
    deserializeSessionState: async (record) => {
      const state = await lazyClient.deserializeSessionState(record);
      noteIsolation(state, findIsolation(record));
      return state;
    },
    create: async (...args: unknown[]) => {
      await parts.load();
      const fence = await parts.resolveFence();
      const base = await mkdtemp(join(tmpdir(), BASE_PREFIX));
      try {
        const createdAtMs = Date.now();
        await claimBox(base, { createdAtMs, isolation: isolationOf(fence), ...tagsOf(parts) });
        const client = await clientFor(fence, base);
        const session = (await client.create(...(args as never[]))) as SandboxSessionLike;
        const adopted = await adoptSession(parts, session, { isNew: true, createdAtMs, fence });
        return endWithBox(adopted, { boxes: parts.boxes, sessions });
      } catch (error) {
        await removeBox(base);
        throw error;
      }
    },
    resume: async (...args: unknown[]) => {
      const workspace = workspacePathOf(args[0]);
      await assertWorkspace(workspace);
      const adoption = await planResume(parts, args[0]);
      const client = await clientFor(adoption.fence);
      const session = (await client.resume(...(args as never[]))) as SandboxSessionLike;
      const adopted = await adoptSession(parts, session, adoption);
      return endWithBox(adopted, { boxes: parts.boxes, sessions });
    },
    delete: async (state) => {
      const path = workspacePathOf(state);
      const session = path === undefined ? undefined : sessions.get(path);
      if (path !== undefined) await parts.boxes.end(path);
      if (session?.close === undefined) await endOwnedBox(state);
      else await session.close();
    },
  };
}

/** Absolute path of the workspace that a session state names. */
export function workspacePathOf(state: unknown): string | undefined {
  const path = (state as { workspaceRootPath?: unknown } | null)?.workspaceRootPath;
  return typeof path === 'string' && path !== '' ? path : undefined;
}

/** A box keeps the isolation that it was made with. */
async function planResume(parts: LocalClientParts, state: unknown): Promise<Adoption> {
  const { resolveFence } = parts;
  const marker = await findOwnMarker(parts, state);
  const workspace = workspacePathOf(state);
  if (workspace !== undefined && marker !== undefined) await endLeftProcesses(workspace, marker);
  const createdAtMs = marker?.createdAtMs ?? Date.now();
  const fence = await resolveFence();
  if (isolationOf(fence) === (marker?.isolation ?? 'none'))
    return { isNew: false, createdAtMs, fence };
  if (fence !== undefined && !fence.isRequired)
    return { isNew: false, createdAtMs, fence: undefined };
  throw new SandboxConfigError(
    'local',
    marker?.isolation === 'bubblewrap'
      ? 'the box was made with isolation, which OPENGENI_LOCAL_ISOLATION or this machine does not give it now; set it to auto on a machine with bubblewrap.'
      : 'the box was made without isolation, and OPENGENI_LOCAL_ISOLATION=bubblewrap asks for it; set it to auto or none, or create a new box.',
    { details: { isolation: marker?.isolation ?? 'none' } },
  );
}

/**
 * What lies beside the workspace of a state. Where that is nothing, the box may have been isolated, and only settings
 * that want no isolation for any box let commands run in it.
 */
async function findOwnMarker(
  { localIsolation }: LocalClientParts,
  state: unknown,
): Promise<LocalBoxMarker | undefined> {
  const base = baseOfWorkspace(workspacePathOf(state) ?? '');
  const isOwn = base !== undefined && (await isOwnFolder(base));
  const marker = isOwn ? await findMarker(base) : undefined;
  const noted = findIsolation(state);
  const isAgreed =
    marker === undefined
      ? localIsolation === 'none' && noted !== 'bubblewrap'
      : noted === undefined || noted === marker.isolation;
  if (isAgreed) return marker;
  throw new SandboxError(
    'envelope_invalid',
    'The record names a folder of which nothing here says how it was isolated: it is no workspace of a local box of this user, or its owner.json was lost or changed. Create a new box.',
    { details: { workspaceRoot: workspacePathOf(state) ?? null, noted: noted ?? null } },
  );
}

/** The isolation that a state or its record names; undefined for one without and for what is none. */
function findIsolation(state: unknown): LocalBoxMarker['isolation'] | undefined {
  const { isolation } = (state ?? {}) as { isolation?: unknown };
  return isolation === 'bubblewrap' || isolation === 'none' ? isolation : undefined;
}

function noteIsolation(state: object, isolation: LocalBoxMarker['isolation'] | undefined): void {
  if (isolation !== undefined) Object.assign(state, { isolation });
}

async function adoptSession(
  parts: LocalClientParts,
  session: SandboxSessionLike,
  { isNew, fence, createdAtMs }: Adoption,
): Promise<SandboxSessionLike> {
  const workspace = workspacePathOf(session.state);
  const base = workspace === undefined ? undefined : baseOfWorkspace(workspace);
  if (workspace === undefined || base === undefined) {
    if (fence === undefined) return session;
    throw new SandboxError(
      'provider_failed',
      'The installed @openai/agents names the folders of boxes in a way that is not known; install 0.18.',
    );
  }
  const isolation = isolationOf(fence);
  await claimBox(base, { createdAtMs, isolation, workspace });
  if (session.state !== undefined) noteIsolation(session.state, isolation);
  if (fence === undefined) {
    const starter = createHostStarter({ workspaceRoot: workspace, environment: () => ({}) });
    const groups = parts.boxes.groupsOf(workspace);
    return keepWorkspaceAsTar(session, createWorkspaceArchiver({ starter, groups }));
  }
  const folders = boxFoldersOf(base, workspace);
  // Only before anything ran in the box may its files be walked through by their names.
  if (isNew) await prepareFolders(folders, fence.user);
  const box = parts.boxes.isolate(workspace, () => createIsolatedBox({ ...fence, folders }));
  const sdk = await parts.load();
  try {
    const isolated = sdk.createIsolatedSession(session.state, box);
    parts.onIsolated(isolated, box);
    return isolated;
  } catch (error) {
    if (isNew) await parts.boxes.end(workspace);
    throw error;
  }
}

function tagsOf({ tags }: LocalClientParts): { readonly tags?: Record<string, string> } {
  return tags === undefined ? {} : { tags: { ...tags } };
}

function isolationOf(fence: Fence | undefined): 'bubblewrap' | 'none' {
  return fence === undefined ? 'none' : 'bubblewrap';
}

async function assertWorkspace(path: string | undefined): Promise<void> {
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
  place: { readonly boxes: LocalBoxes; readonly sessions: Map<string, SandboxSessionLike> },
): SandboxSessionLike {
  const path = workspacePathOf(session.state);
  const closeSession = session.close?.bind(session);
  if (path !== undefined) {
    place.sessions.set(path, session);
    watchLocalSession(session, path);
  }
  session.close = async () => {
    if (path !== undefined) await place.boxes.end(path);
    const { state } = session;
    const owned = ownedWorkspaceOf(state);
    // The SDK would remove the workspace by paths, which entries far down do not have.
    if (owned !== undefined) Reflect.set(state, OWNED, false);
    try {
      await closeSession?.();
    } finally {
      if (owned !== undefined) {
        Reflect.set(state, OWNED, true);
        await endLocalBox(owned);
      }
      if (path !== undefined) place.sessions.delete(path);
    }
  };
  return session;
}

/** The workspace of a state when this backend made it; anything else a state may name stays. */
function ownedWorkspaceOf(state: object): string | undefined {
  const path = workspacePathOf(state);
  const isOwned = Reflect.get(state, OWNED) === true;
  return path !== undefined && isOwned && baseOfWorkspace(path) !== undefined ? path : undefined;
}

async function endOwnedBox(state: object): Promise<void> {
  const owned = ownedWorkspaceOf(state);
  if (owned !== undefined) await endLocalBox(owned);
}
