import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  leaseKeyOf,
} from '@opengeni/sandbox/leases';
import type {
  BoxSighting,
  LeasedBoxDriver,
  LeaseGeneration,
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
  /** Holds boxes, archives and, for SQLite, the store. */
  readonly folder: string;
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

export const WORKSPACE_ID = 'ws';
const SETTINGS = { localIsolation: 'none', localNetwork: false } as const;
const WORKSPACE_PREFIX = 'openai-agents-sandbox-';

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
    createReaper: () => createLeaseReaper({ table, heartbeats, pulse, drivers: { local: driver } }),
    [Symbol.asyncDispose]: close,
  };
}

/** Paths of the boxes that exist for a group. */
export function listBoxes({ folder }: SceneAddress, groupId: string): string[] {
  const key = leaseKeyOf(WORKSPACE_ID, groupId);
  return listGenerations(folder)
    .filter((generation) => generation.leaseKey === key)
    .flatMap(({ path }) => readdirSync(path));
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
    create: (request) =>
      inHomeOf(join(folder, 'boxes', homeNameOf(request.generation)), async () => {
        const created = await driver.create({
          ...request,
          onCreated: async (placed) => {
            onStep('created');
            await request.onCreated(placed);
          },
        });
        onStep('filled');
        return created;
      }),
    async terminate(request) {
      await driver.terminate(request);
      onStep('terminated');
    },
    async *inventory(): AsyncIterable<BoxSighting> {
      for (const { leaseKey, epoch, path } of listGenerations(folder)) {
        for (const base of readdirSync(path)) {
          const names = readdirSync(join(path, base));
          const workspace = names.find((name) => name.startsWith(WORKSPACE_PREFIX));
          yield {
            instanceId: join(path, base, workspace ?? `${WORKSPACE_PREFIX}none`),
            leaseKey,
            epoch,
          };
        }
      }
    },
    terminateById: async (instanceId) => provider.terminateById?.(SETTINGS, instanceId),
  };
}

let creating: Promise<unknown> = Promise.resolve();

/**
 * Local boxes have no tags; the folder of temporary files says whose they are, from their birth on. That folder is
 * a matter of the whole process, so one box is created at a time.
 */
function inHomeOf<T>(home: string, create: () => Promise<T>): Promise<T> {
  const work = async (): Promise<T> => {
    const usual = process.env['TMPDIR'];
    mkdirSync(home, { recursive: true });
    process.env['TMPDIR'] = home;
    try {
      return await create();
    } finally {
      if (usual === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = usual;
    }
  };
  const next = creating.then(work, work);
  creating = next.catch(() => {});
  return next;
}

function homeNameOf({ workspaceId, groupId, epoch }: LeaseGeneration): string {
  return `${leaseKeyOf(workspaceId, groupId)}@${epoch}`;
}

function listGenerations(folder: string): { path: string; leaseKey: string; epoch: number }[] {
  const boxes = join(folder, 'boxes');
  mkdirSync(boxes, { recursive: true });
  return readdirSync(boxes).map((name) => {
    const [leaseKey = '', epoch] = name.split('@');
    return { path: join(boxes, name), leaseKey, epoch: Number(epoch) };
  });
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
