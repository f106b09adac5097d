import type {
  Box,
  DirectoryEntry,
  ExposedPortEndpoint,
  FileAccess,
  FileStat,
  Log,
  PortExposer,
  Screen,
  Screenshot,
} from '@opengeni/contracts/ports';
import type { HeldBox, SaveOutcome } from '../leases/held-box.ts';
import type { LeasedSession } from '../leases/provider-box-driver.ts';
import type { EstablishedBox } from '../lifecycle/established-box.ts';
import { createBoxGuard } from './box-guard.ts';
import type { BoxGuard } from './box-guard.ts';

export interface Cancellable {
  /** Ends the wait with code `cancelled`; what was begun may still happen in the box. */
  readonly signal?: AbortSignal;
}

/** Files of an open box; every operation takes a signal. */
export interface OpenBoxFiles extends FileAccess {
  readBytes(
    path: string,
    options?: Cancellable & { readonly maxBytes?: number },
  ): Promise<Uint8Array>;
  writeBytes(
    path: string,
    bytes: Uint8Array,
    options?: Cancellable & { readonly mode?: number },
  ): Promise<void>;
  stat(path: string, options?: Cancellable): Promise<FileStat | undefined>;
  list(path: string, options?: Cancellable): Promise<readonly DirectoryEntry[]>;
  remove(path: string, options?: Cancellable & { readonly recursive?: boolean }): Promise<void>;
  makeDirectory(path: string, options?: Cancellable): Promise<void>;
}

export interface OpenBoxPorts extends PortExposer {
  resolveExposedPort(port: number, options?: Cancellable): Promise<ExposedPortEndpoint>;
}

export interface OpenBoxScreen extends Screen {
  screenshot(options?: Cancellable): Promise<Screenshot>;
}

/**
 * A box that the caller holds. Every role refuses with a coded error once the box was released or lost; running
 * commands end then. Dispose of it, or call `release`, to give it back: the box itself stays for others until its
 * idle time is over.
 */
export interface OpenBox extends Omit<Box, 'keeper'>, AsyncDisposable {
  readonly files?: OpenBoxFiles;
  readonly ports?: OpenBoxPorts;
  readonly screen?: OpenBoxScreen;
  readonly groupId: string;
  readonly workspaceId: string;
  /** Where the files of the box came from: a new box, an archive, or the running box of the group. */
  readonly origin: 'created' | 'restored' | 'attached';
  /** Rises with every new box of the group. */
  readonly epoch: number;
  /** Fires, with a coded error as its reason, when the box may not be used any more. */
  readonly signal: AbortSignal;
  /** Whether the box ends as soon as nobody holds it: release it and open again at the next pause. */
  readonly isRetiring: boolean;
  /** The SDK's session and its state, for an agent run. Calls on it are not guarded: watch `signal`. */
  readonly established: EstablishedBox;
  /**
   * Keeps the files of the running box, so that less is lost when it dies. `busy`: a save is under way;
   * `unsupported`: there is no place for archives, or the backend has none to give.
   */
  saveFiles(options?: Cancellable): Promise<SaveOutcome>;
  /** Gives the box back. Never throws; may be called again. A process does not end by itself while it holds a box. */
  release(): Promise<void>;
}

/** Wraps a held box so that nothing reaches the box once it is not held any more. */
export function createOpenBox(held: HeldBox<LeasedSession>, log: Log): OpenBox {
  const { box, established } = held.box;
  const { backend, instanceId, workspaceRoot, commands } = box;
  const guard = createBoxGuard(held, log);
  const { workspaceId, groupId } = held.generation;
  return {
    backend,
    instanceId,
    workspaceRoot,
    workspaceId,
    groupId,
    origin: held.origin,
    epoch: held.epoch,
    signal: held.signal,
    established,
    commands: {
      run: (request) =>
        guard.runToEnd(request.signal, (signal) => commands.run({ ...request, signal })),
    },
    ...guardFiles(box.files, guard),
    ...guardPorts(box.ports, guard),
    ...guardScreen(box.screen, guard),
    get isRetiring() {
      return held.isRetiring;
    },
    saveFiles: (options) => guard.run(options?.signal, () => held.saveArchive()),
    release: () => held.release(),
    [Symbol.asyncDispose]: () => held.release(),
  };
}

function guardFiles(
  files: FileAccess | undefined,
  { run }: BoxGuard,
): { readonly files?: OpenBoxFiles } {
  if (files === undefined) return {};
  return {
    files: {
      readBytes: (path, options) => run(options?.signal, () => files.readBytes(path, options)),
      writeBytes: (path, bytes, options) =>
        run(options?.signal, () => files.writeBytes(path, bytes, options)),
      stat: (path, options) => run(options?.signal, () => files.stat(path)),
      list: (path, options) => run(options?.signal, () => files.list(path)),
      remove: (path, options) => run(options?.signal, () => files.remove(path, options)),
      makeDirectory: (path, options) => run(options?.signal, () => files.makeDirectory(path)),
    },
  };
}

function guardPorts(
  ports: PortExposer | undefined,
  { run }: BoxGuard,
): { readonly ports?: OpenBoxPorts } {
  if (ports === undefined) return {};
  return {
    ports: {
      resolveExposedPort: (port, options) =>
        run(options?.signal, () => ports.resolveExposedPort(port)),
    },
  };
}

function guardScreen(
  screen: Screen | undefined,
  { run }: BoxGuard,
): { readonly screen?: OpenBoxScreen } {
  if (screen === undefined) return {};
  return { screen: { screenshot: (options) => run(options?.signal, () => screen.screenshot()) } };
}
