import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import { RunEntry } from './run-entry.ts';
import { readRunState } from './run-state.ts';
import type { RunState } from './run-state.ts';

const ownerOnly = 0o600;

/** The run file: entries that are only ever added, each by one write. */
export interface RunJournal {
  /**
   * The entry is in the file when this returns, so that it survives the end of this process at any moment.
   * Fails when the file is not there any more.
   */
  append(entry: RunEntry): void;
  /** The state of the run by all entries so far; empty without a file. */
  read(): Promise<RunState>;
}

/** Makes the run file with its first entry, readable for its owner only. */
export function beginRunFile(path: string, entry: RunEntry): void {
  const { O_CREAT, O_EXCL, O_WRONLY } = constants;
  write(path, O_CREAT | O_EXCL | O_WRONLY, entry);
}

export function createRunJournal(path: string): RunJournal {
  return {
    append: (entry) => write(path, constants.O_WRONLY | constants.O_APPEND, entry),
    read: async () => readRunState(parseRunFile(await readText(path))),
  };
}

/** The entries of a run file. A line that is none was cut off by the end of its process, and is left out. */
export function parseRunFile(text: string): readonly RunEntry[] {
  return text.split('\n').flatMap((line) => {
    const entry = RunEntry.safeParse(parseLine(line));
    return entry.success ? [entry.data] : [];
  });
}

// The line feed in front separates the entry from one that was cut off.
function write(path: string, flags: number, entry: RunEntry): void {
  const file = openSync(path, flags, ownerOnly);
  try {
    writeSync(file, `\n${JSON.stringify(entry)}\n`);
  } finally {
    closeSync(file);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
