import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { RunEntry } from './run-entry.ts';
import { beginRunFile, createRunJournal } from './run-journal.ts';
import type { RunJournal } from './run-journal.ts';

const PREFIX = 'opengeni-demo-';
const PASS_THROUGH = 0o711;

/** The directory of one run: its run file, its boxes and its archive. Only the owner can read it. */
export interface RunDirectory {
  readonly path: string;
  /** Where the boxes of the run are made, so that none can be missed. */
  readonly boxesPath: string;
  readonly archivePath: string;
  readonly journal: RunJournal;
}

/** Makes the directory of a run, with the first entry in its run file. */
export function createRunDirectory(entry: RunEntry): RunDirectory {
  // Nothing may come between the directory and its first entry, by which others know whose it is.
  const directory = openRunDirectory(mkdtempSync(join(tmpdir(), PREFIX)));
  beginRunFile(runFileOf(directory.path), entry);
  mkdirSync(directory.boxesPath);
  // Isolated boxes of root belong to another user, who has to pass through to their folders.
  if (process.getuid?.() === 0) {
    chmodSync(directory.boxesPath, PASS_THROUGH);
    chmodSync(directory.path, PASS_THROUGH);
  }
  return directory;
}

export function openRunDirectory(path: string): RunDirectory {
  return {
    path,
    boxesPath: join(path, 'boxes'),
    archivePath: join(path, 'archive'),
    journal: createRunJournal(runFileOf(path)),
  };
}

/** The directories of runs of this user in the directory for temporary files. */
export async function listRunDirectories(parent: string): Promise<readonly RunDirectory[]> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(PREFIX));
  const paths = names.map((name) => join(parent, name));
  const owned = await Promise.all(paths.map(isOwn));
  return paths.filter((_path, index) => owned[index]).map(openRunDirectory);
}

export async function removeRunDirectory({ path }: RunDirectory): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}

// Anybody may put a directory or a link of that name into a directory that all users write to.
async function isOwn(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === process.getuid?.();
}

function runFileOf(path: string): string {
  return join(path, 'run.jsonl');
}
