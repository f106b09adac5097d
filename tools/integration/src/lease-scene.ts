import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import type { HeartbeatStore, ObjectStore } from '@opengeni/contracts/ports';
import { createLocalProvider } from '@opengeni/providers-sdk';
import {
  createLeaseKeeper,
  createLeasePulse,
  createLeaseReaper,
  createLeaseTable,
  createProviderBoxDriver,
} from '@opengeni/sandbox/leases';
import type {
  LeasedBoxDriver,
  LeasedSession,
  LeaseKeeper,
  LeaseReaper,
  LeaseRecord,
  LeaseTable,
  LeaseTiming,
} from '@opengeni/sandbox/leases';
import { createNatsStores } from '@opengeni/stores/nats';
import { createSqliteStores } from '@opengeni/stores/sqlite';

/** Where the processes of a scene meet; passed to child processes as JSON. */
export interface SceneAddress {
  /** Holds archives and, for SQLite, the store. */
  readonly folder: string;
  /** Tells the boxes of this scene apart from all others of this machine. */
  readonly workspaceId: string;
  readonly store:
    | { readonly kind: 'sqlite' }
    | { readonly kind: 'nats'; readonly url: string; readonly bucket: string };
}

/** Everything that one process needs to hold and to reap leases of real local boxes. */
export interface Scene extends AsyncDisposable {
  readonly table: LeaseTable;
  readonly keeper: LeaseKeeper;
  readonly driver: LeasedBoxDriver<LeasedSession>;
  createReaper(): LeaseReaper;
}

/** Called with the name of each step after it was done; a process may die in it. */
export type StepHook = (step: string) => void;

/** Short enough for a test, long enough for a busy machine. */
export const SCENE_TIMING: LeaseTiming = {
  warmingTtlMs: 3_000,
  stoppingTtlMs: 3_000,
  captureTtlMs: 3_000,
  holderTtlMs: 3_000,
  idleGraceMs: 300,
  retryAfterMs: 50,
  captureRetryMs: 200,
  maxCaptureFailures: 5,
  clockToleranceMs: 1_000,
};

const SETTINGS = { localIsolation: 'none', localNetwork: false } as const;

/** Opens a scene. */
export async function openScene(
  address: SceneAddress,
  onStep: StepHook = () => {},
): Promise<Scene> {
  // Loading the SDK stops a busy machine for longer than the short limits of a scene allow.
  await import('@openai/agents/sandbox/local');
  const { stores, close } = await openStores(address);
  const bare = createLeaseTable({ store: stores.leases, timing: SCENE_TIMING });
  const table: LeaseTable = {
    ...bare,
    async say(key, command, signal) {
      const answer = await bare.say(key, command, signal);
      onStep(`said ${command.type}`);
      return answer;
    },
  };
  const driver = createSceneDriver(address, onStep);
  const heartbeats: HeartbeatStore = {
    async beat(key, ttlMs) {
      await stores.heartbeats.beat(key, ttlMs);
      onStep('beat');
    },
    remove: (key) => stores.heartbeats.remove(key),
    living: (prefix) => stores.heartbeats.living(prefix),
  };
  const pulse = createLeasePulse(table);
  return {
    table,
    driver,
    keeper: createLeaseKeeper({ table, heartbeats, pulse }),
    createReaper: () =>
      createLeaseReaper({
        table,
        heartbeats,
        pulse,
        driverOf: () => driver,
        backends: () => ['local'],
      }),
    [Symbol.asyncDispose]: close,
  };
}

/** Ids of the boxes that exist for a group, as their provider knows them. */
export async function listBoxes({ workspaceId }: SceneAddress, groupId: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { instanceId, tags } of createLocalProvider().inventory?.(SETTINGS) ?? [])
    if (tags?.['og_workspace'] === workspaceId && tags['og_group'] === groupId)
      ids.push(instanceId);
  return ids;
}

async function openStores({ folder, store }: SceneAddress) {
  if (store.kind === 'sqlite') {
    const stores = createSqliteStores<LeaseRecord>({ path: join(folder, 'leases.db') });
    return { stores, close: () => stores.close() };
  }
  const connection = await connect({ servers: store.url });
  return {
    stores: createNatsStores<LeaseRecord>({ connection, bucket: store.bucket }),
    close: () => connection.close(),
  };
}

function createSceneDriver(
  address: SceneAddress,
  onStep: StepHook,
): LeasedBoxDriver<LeasedSession> {
  const { folder } = address;
  const provider = createLocalProvider();
  const driver = createProviderBoxDriver({
    provider,
    settings: SETTINGS,
    environmentOf: ({ epoch }) => ({ SCENE_EPOCH: String(epoch) }),
    archives: createFolderObjects(join(folder, 'archives'), () => onStep('captured')),
  });
  return {
    ...driver,
    async create(request) {
      const created = await driver.create({
        ...request,
        onCreated: async (placed) => {
          onStep('created');
          await request.onCreated(placed);
        },
      });
      onStep('filled');
      return created;
    },
    async terminate(request) {
      await driver.terminate(request);
      onStep('terminated');
    },
  };
}

function createFolderObjects(folder: string, onPut: () => void): ObjectStore {
  mkdirSync(folder, { recursive: true });
  const pathOf = (key: string): string => join(folder, encodeURIComponent(key));
  return {
    async put(key, bytes) {
      writeFileSync(pathOf(key), bytes);
      onPut();
    },
    async get(key) {
      try {
        return readFileSync(pathOf(key));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async delete(key) {
      rmSync(pathOf(key), { force: true });
    },
  };
}
