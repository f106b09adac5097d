/** How many lines of one file a diff adds and deletes. */
export interface GitNumstatEntry {
  /** 0 when the file is binary. */
  additions: number;
  /** 0 when the file is binary. */
  deletions: number;
  binary: boolean;
  /** Set when the file was renamed or copied. */
  oldPath: string | null;
  newPath: string;
}

const COUNTS = /^(\d{1,15}|-)\t(\d{1,15}|-)\t/;

/**
 * Reads what `git diff --numstat -z` printed, one entry a path. Git lists an unmerged path a second time, with
 * the numbers against the working tree: those are kept. Records that are not whole are left out, and no text
 * makes it throw.
 */
export function parseGitNumstat(output: string): GitNumstatEntry[] {
  const entries = new Map<string, GitNumstatEntry>();
  const records = output.split('\0').values();
  for (const record of records) {
    const counts = COUNTS.exec(record);
    if (counts === null) continue;
    const path = record.slice(counts[0].length);
    const oldPath = path === '' ? records.next().value : null;
    const newPath = path === '' ? records.next().value : path;
    const numbers = readCounts(counts);
    if (oldPath === undefined || oldPath === '' || !newPath || numbers === undefined) continue;
    entries.set(newPath, { ...numbers, oldPath, newPath });
  }
  return [...entries.values()];
}

function readCounts([, added, deleted]: RegExpExecArray):
  | Pick<GitNumstatEntry, 'additions' | 'deletions' | 'binary'>
  | undefined {
  if (added === '-' && deleted === '-') return { additions: 0, deletions: 0, binary: true };
  if (added === '-' || deleted === '-') return undefined;
  return { additions: Number(added), deletions: Number(deleted), binary: false };
}
