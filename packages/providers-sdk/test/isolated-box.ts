import type {
  Box,
  CommandRunner,
  FileAccess,
  FileKeeper,
  SandboxSessionLike,
} from '@opengeni/contracts/ports';
import type { LocalSettings } from '@opengeni/contracts/settings';
import { afterEach } from 'vitest';
import { createLocalProvider } from '../src/index.ts';

export const isolatedSettings: LocalSettings = {
  localIsolation: 'bubblewrap',
  localNetwork: false,
};

export interface IsolatedLocalBox extends Box, AsyncDisposable {
  readonly commands: CommandRunner;
  readonly files: FileAccess;
  readonly keeper: FileKeeper;
  readonly session: SandboxSessionLike;
  /** Path of the workspace on this machine. */
  readonly hostWorkspace: string;
  /** Output of a command that must succeed. */
  readonly read: (command: string) => Promise<string>;
}

export const isolatedProvider = createLocalProvider();

/** The client of isolated boxes, with the methods that every local client has. */
export function buildIsolatedClient(settings: LocalSettings = isolatedSettings) {
  const client = isolatedProvider.build({ settings, environment: {}, exposedPorts: [] });
  if (client?.create === undefined || client.resume === undefined) {
    throw new Error('the local provider has no client');
  }
  return { ...client, create: client.create, resume: client.resume };
}

export async function openIsolatedBox(
  options: {
    readonly environment?: Record<string, string>;
    readonly settings?: LocalSettings;
  } = {},
): Promise<IsolatedLocalBox> {
  const { environment = {}, settings } = options;
  const session = await buildIsolatedClient(settings).create({ manifest: { environment } });
  return describeSession(session);
}

/** The roles of a session as a box. */
export function describeSession(session: SandboxSessionLike): IsolatedLocalBox {
  const { commands, files } = isolatedProvider.rolesOf?.(session) ?? {};
  if (commands === undefined || files === undefined) throw new Error('roles are missing');
  const hostWorkspace = String(Reflect.get(session.state, 'workspaceRootPath'));
  return {
    commands,
    files,
    keeper: keeperOf(session),
    session,
    hostWorkspace,
    backend: 'local',
    instanceId: hostWorkspace,
    workspaceRoot: isolatedProvider.workspaceRootOf?.(session) ?? '',
    read: async (command) => {
      const result = await commands.run({ command, timeoutMs: 20_000 });
      if (result.exitCode === 0) return result.stdout.trim();
      throw new Error(`${command} ended with ${result.exitCode}: ${result.stderr}`);
    },
    [Symbol.asyncDispose]: async () => session.close?.(),
  };
}

/** What the session of a local box always has. */
export function keeperOf(session: SandboxSessionLike): FileKeeper {
  return {
    persist: async () => (await session.persistWorkspace?.()) ?? new Uint8Array(),
    hydrate: async (archive) => session.hydrateWorkspace?.(archive),
  };
}

/** Opens boxes that end with the test. */
export function usingIsolatedBoxes(): typeof openIsolatedBox {
  const opened: IsolatedLocalBox[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((box) => box[Symbol.asyncDispose]()));
  });
  return async (options) => {
    const box = await openIsolatedBox(options);
    opened.push(box);
    return box;
  };
}
