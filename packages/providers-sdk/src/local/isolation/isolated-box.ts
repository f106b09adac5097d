import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sealStreams } from '../process-descriptors.ts';
import { BOX_SYSTEM_FILES } from './box-layout.ts';
import type { BoxFolders } from './box-layout.ts';
import type { LocalLimits } from './box-limits.ts';
import { resolveBoxNode } from './box-node.ts';
import type { BoxNode } from './box-node.ts';
import { boxGone, endBox, joinBox } from './box-sharing.ts';
import type { JoinedBox } from './box-sharing.ts';
import type { BoxUser } from './box-user.ts';
import { buildBubblewrapArguments } from './bubblewrap-arguments.ts';
import { createControlGroups } from './control-groups.ts';
import type { ControlledResource } from './control-groups.ts';
import { buildBoxEnvironment, buildEntryCommand } from './enter-box.ts';
import type { IsolationPrograms } from './isolation-programs.ts';
import { giveTreeTo } from './own-tree.ts';
import { startHolder } from './start-holder.ts';
import { findSystemView } from './system-view.ts';

export interface IsolatedBoxParts {
  readonly folders: BoxFolders;
  readonly programs: IsolationPrograms;
  readonly user: BoxUser;
  readonly limits: LocalLimits;
  readonly isNetworkShared: boolean;
}

export interface IsolatedCommand {
  readonly words: readonly [string, ...string[]];
  /** Absolute, as seen from inside. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly shell?: string;
  readonly stdin: 'pipe' | 'ignore';
}

/**
 * A box that bubblewrap fences: one set of namespaces for all commands of all processes that work in it, from the
 * first command until its end or that of the process that gave it.
 */
export interface IsolatedBox {
  readonly folders: BoxFolders;
  readonly user: BoxUser;
  readonly isNetworkShared: boolean;
  /**
   * Starts a command, and the box with it when it does not run. Descriptor 3 of the child says what became of
   * the entry. Throws code `box_gone` after the end, `provider_failed` when bubblewrap refuses, `timeout` when it
   * does not answer within 10 s, `config_invalid` when the box runs with another kind of network.
   */
  start(command: IsolatedCommand): Promise<ChildProcess>;
  /** What control groups limit for the box as a whole; empty before its first command. */
  listControlled(): readonly ControlledResource[];
  /** Kills every process in the box, whoever started it; resolves when none is left. */
  end(): Promise<void>;
}

interface Running extends JoinedBox {
  readonly node: BoxNode;
}

const SHARED_MEMORY_SHARE = 4;

/** Creates a box that starts with its first command, or joins the one that another process has started. */
export function createIsolatedBox(parts: IsolatedBoxParts): IsolatedBox {
  const { folders } = parts;
  let starting: Promise<Running> | undefined;
  let isEnded = false;
  let controlled: readonly ControlledResource[] = [];
  const ensureRunning = async (): Promise<Running> => {
    for (;;) {
      if (isEnded) throw boxGone(folders.workspace);
      starting ??= runBox(parts);
      const attempt = starting;
      const running = await attempt.catch((error: unknown) => {
        if (starting === attempt) starting = undefined;
        throw error;
      });
      ({ controlled } = running.held);
      if (await running.holder.isAlive()) return running;
      if (starting === attempt) starting = undefined;
      await running.holder.close();
    }
  };
  return {
    folders,
    user: parts.user,
    isNetworkShared: parts.isNetworkShared,
    start: async (command) => spawnInside(parts, await ensureRunning(), command),
    listControlled: () => controlled,
    end: async () => {
      isEnded = true;
      const running = await starting?.catch(() => undefined);
      await endBox(folders.base);
      await running?.holder.close();
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

async function runBox(parts: IsolatedBoxParts): Promise<Running> {
  const { folders, user, isNetworkShared } = parts;
  if (!(await isDirectory(folders.workspace))) throw boxGone(folders.workspace);
  const node = await resolveBoxNode(process.execPath, { user, base: folders.base });
  const { base, workspace } = folders;
  const start = (): Promise<JoinedBox> => startBox(parts, node);
  return { ...(await joinBox({ base, workspace, isNetworkShared, start })), node };
}

async function startBox(parts: IsolatedBoxParts, node: BoxNode): Promise<JoinedBox> {
  const { folders, user, limits, programs, isNetworkShared } = parts;
  const view = {
    folders,
    system: await findSystemView({ isNetworkShared }),
    node,
    isNetworkShared,
    isEnteredByRoot: user.isDropped,
    sharedMemoryBytes: Math.floor(limits.maxMemoryBytes / SHARED_MEMORY_SHARE),
  };
  const args = buildBubblewrapArguments(view);
  const { holder, first } = await startHolder({ programs, args, user });
  const { users } = holder;
  const groups = await createControlGroups(groupNameOf(folders), limits);
  return {
    holder,
    held: {
      first,
      isNetworkShared,
      ...(users === undefined
        ? {}
        : { innerUsers: { descriptor: users.inner, name: users.innerName } }),
      controlGroups: [...groups.directories],
      controlled: [...groups.limited],
    },
  };
}

async function spawnInside(
  parts: IsolatedBoxParts,
  { holder, held, node }: Running,
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
      controlGroups: held.controlGroups,
    },
    { words, cwd, environment },
  );
  const child = spawn(entry.program, entry.args, {
    cwd: '/',
    detached: true,
    stdio: sealStreams([stdin, 'pipe', 'pipe', 'pipe', holder.users?.inner ?? 'ignore']),
    env: entry.environment,
  });
  if (child.pid !== undefined) {
    holder.keepFor(awaitEntry(child));
    return child;
  }
  throw await new Promise((found) => child.once('error', found));
}

/** The pipe of the entry ends when the command starts. */
function awaitEntry(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.stdio[3]?.once('close', () => resolve());
    child.once('exit', () => resolve());
  });
}

/** Name of the control groups of a box. */
export function groupNameOf({ base }: Pick<BoxFolders, 'base'>): string {
  return basename(base);
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
