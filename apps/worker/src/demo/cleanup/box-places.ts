import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What a run has left on the disk of this machine. */
export interface BoxPlace {
  /** Directory to remove. */
  readonly path: string;
  /** Workspace of the box; undefined when the process ended before there was one. */
  readonly workspacePath: string | undefined;
}

/** Names that the Agents SDK gives to workspaces on this machine. */
const WORKSPACE = /^openai-agents-sandbox-/;

/**
 * Everything in the directory in which the boxes of a run are made, whatever the run file says.
 * A workspace is there directly or in a directory of its own.
 */
export async function listBoxPlaces(boxesPath: string): Promise<readonly BoxPlace[]> {
  const names = await namesIn(boxesPath);
  return await Promise.all(
    names.map(async (name) => {
      const path = join(boxesPath, name);
      if (WORKSPACE.test(name)) return { path, workspacePath: path };
      const inner = (await namesIn(path)).find((child) => WORKSPACE.test(child));
      return { path, workspacePath: inner === undefined ? undefined : join(path, inner) };
    }),
  );
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
