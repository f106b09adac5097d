import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { bestEffort, SandboxError } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import { startHolder } from './box-holder.ts';
import type { BoxHolder } from './box-holder.ts';
import { BOX_SYSTEM_FILES } from './box-layout.ts';
import type { BoxFolders } from './box-layout.ts';
import type { LocalLimits } from './box-limits.ts';
import { resolveBoxNode } from './box-node.ts';
import type { BoxNode } from './box-node.ts';
import type { BoxUser } from './box-user.ts';
import { buildBubblewrapArguments } from './bubblewrap-arguments.ts';
import { createControlGroups } from './control-groups.ts';
import type { ControlGroups, ControlledResource } from './control-groups.ts';
import { buildBoxEnvironment, buildEntryCommand } from './enter-box.ts';
import type { IsolationPrograms } from './isolation-programs.ts';
import { giveTreeTo } from './own-tree.ts';
import { findSystemView } from './system-view.ts';

export interface IsolatedBoxParts {
  readonly folders: BoxFolders;
  readonly programs: IsolationPrograms;
  readonly user: BoxUser;
  readonly limits: LocalLimits;
  readonly isNetworkShared: boolean;
  /** Called with the id of the first process of the box whenever there is a new one. */
  readonly onStarted?: (pid: number) => Promise<void>;
}

export interface IsolatedCommand {
  readonly words: readonly [string, ...string[]];
  /** Absolute, as seen from inside. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly shell?: string;
  readonly stdin: 'pipe' | 'ignore';
}

/** A box that bubblewrap fences: one set of namespaces for all commands, from the first one until its end. */
export interface IsolatedBox {
  readonly folders: BoxFolders;
  readonly user: BoxUser;
  readonly isNetworkShared: boolean;
  /**
   * Starts a command, and the box with it when it does not run. Descriptor 3 of the child says what became of
   * the entry. Throws code `box_gone` after the end, code `provider_failed` when bubblewrap refuses.
   */
  start(command: IsolatedCommand): Promise<ChildProcess>;
  /** What control groups limit for the box as a whole; empty before its first command. */
  listControlled(): readonly ControlledResource[];
  /** Kills every process in the box; resolves when none is left. */
  end(): Promise<void>;
}

interface Running {
  readonly holder: BoxHolder;
  readonly groups: ControlGroups;
  readonly node: BoxNode;
}

const SHARED_MEMORY_SHARE = 4;

/** Creates a box that starts with its first command. */
export function createIsolatedBox(parts: IsolatedBoxParts): IsolatedBox {
  let starting: Promise<Running> | undefined;
  let isEnded = false;
  let controlled: readonly ControlledResource[] = [];
  const ensureRunning = async (): Promise<Running> => {
    for (;;) {
      if (isEnded) throw gone(parts);
      starting ??= startBox(parts);
      const attempt = starting;
      const running = await attempt.catch((error: unknown) => {
        if (starting === attempt) starting = undefined;
        throw error;
      });
      controlled = running.groups.limited;
      if (running.holder.isAlive()) return running;
      if (starting === attempt) starting = undefined;
      await stopBox(running);
    }
  };
  return {
    folders: parts.folders,
    user: parts.user,
    isNetworkShared: parts.isNetworkShared,
    start: async (command) => spawnInside(parts, await ensureRunning(), command),
    listControlled: () => controlled,
    end: async () => {
      isEnded = true;
      const running = await starting?.catch(() => undefined);
      if (running !== undefined) await stopBox(running);
    },
  };
}

/**
 * Makes what a box needs beside its workspace. Of all that, the user of the box gets the workspace and the
 * folder for temporary files, and may pass through the folder around them.
 */
export async function prepareFolders(folders: BoxFolders, user: BoxUser): Promise<void> {
  await mkdir(folders.temporary, { recursive: true, mode: 0o700 });
  for (const folder of [folders.system, folders.inbox]) {
    await mkdir(folder, { recursive: true, mode: 0o755 });
  }
  for (const [name, content] of Object.entries(BOX_SYSTEM_FILES)) {
    await writeFile(join(folders.system, name), content, { mode: 0o644 });
  }
  if (!user.isDropped) return;
  await chmod(folders.base, 0o711);
  await giveTreeTo(folders.temporary, user);
  await giveTreeTo(folders.workspace, user);
}

async function startBox(parts: IsolatedBoxParts): Promise<Running> {
  const { folders, user, limits, isNetworkShared } = parts;
  if (!(await isDirectory(folders.workspace))) throw gone(parts);
  const system = await findSystemView({ isNetworkShared });
  const node = await resolveBoxNode(process.execPath, { user, base: folders.base });
  const holder = await startHolder({
    programs: parts.programs,
    args: buildBubblewrapArguments({
      folders,
      system,
      node,
      isNetworkShared,
      isEnteredByRoot: user.isDropped,
      sharedMemoryBytes: Math.floor(limits.maxMemoryBytes / SHARED_MEMORY_SHARE),
    }),
    user,
  });
  try {
    await parts.onStarted?.(holder.pid);
    const groups = await createControlGroups(groupNameOf(folders), limits);
    return { holder, groups, node };
  } catch (error) {
    await holder.end();
    throw error;
  }
}

async function stopBox({ holder, groups }: Running): Promise<void> {
  await holder.end();
  await bestEffort(silentLog, 'remove control groups', () => groups.remove());
}

async function spawnInside(
  parts: IsolatedBoxParts,
  { holder, groups, node }: Running,
  command: IsolatedCommand,
): Promise<ChildProcess> {
  const { programs, user, limits } = parts;
  const { words, cwd, stdin } = command;
  const environment = buildBoxEnvironment({
    environment: command.environment,
    cwd,
    shell: command.shell ?? '/bin/sh',
    nodeFolder: node.folder,
  });
  const entry = buildEntryCommand(
    {
      programs,
      user,
      limits,
      processFolder: holder.processFolder,
      namespaces: holder.namespaces,
      outerUsers: holder.users?.outer,
      controlGroups: groups.directories,
    },
    { words, cwd, environment },
  );
  const child = spawn(entry.program, entry.args, {
    cwd: '/',
    detached: true,
    stdio: [stdin, 'pipe', 'pipe', 'pipe', holder.users?.inner ?? 'ignore'],
    env: entry.environment,
  });
  if (child.pid !== undefined) return child;
  throw await new Promise((found) => child.once('error', found));
}

/** Name of the control groups of a box. */
export function groupNameOf({ base }: Pick<BoxFolders, 'base'>): string {
  return basename(base);
}

function gone({ folders }: IsolatedBoxParts): SandboxError {
  return new SandboxError('box_gone', 'The workspace of the local box no longer exists.', {
    details: { workspaceRoot: folders.workspace },
  });
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
