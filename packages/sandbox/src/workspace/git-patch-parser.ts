import type { GitDiffHunk, GitDiffLine, GitFileStatusCode } from '@opengeni/contracts/workspace';

/** What a patch does to one file. */
export interface GitPatch {
  hunks: GitDiffHunk[];
  /** `conflicted` for the combined patch of an unmerged file, which has no hunks. */
  status: GitFileStatusCode;
}

export interface GitPatchOptions {
  /** `meta` keeps the remark that a file ends without a line feed, as a line of that type. Default: `drop`. */
  readonly missingLineFeed?: 'drop' | 'meta';
}

interface OpenHunk {
  readonly lines: GitDiffLine[];
  oldNo: number;
  newNo: number;
  oldLeft: number;
  newLeft: number;
}

const HUNK_START = /^@@ -(\d{1,15})(?:,(\d{1,15}))? \+(\d{1,15})(?:,(\d{1,15}))? @@(.*)$/s;

/** Lines before the hunks that tell the status, by how they begin. */
const STATUS_MARKS: readonly (readonly [string, GitFileStatusCode])[] = [
  ['new file mode', 'added'],
  ['--- /dev/null', 'added'],
  ['deleted file mode', 'deleted'],
  ['+++ /dev/null', 'deleted'],
  ['rename from', 'renamed'],
  ['rename to', 'renamed'],
  ['copy from', 'copied'],
  ['copy to', 'copied'],
  ['diff --cc ', 'conflicted'],
  ['diff --combined ', 'conflicted'],
  ['* Unmerged path ', 'conflicted'],
];

/**
 * Reads the patch of one file as `git diff` prints it. The counts in the header of a hunk say where it ends, so
 * no line of a file is taken for a header. No text makes it throw.
 */
export function parseGitPatch(patch: string, options: GitPatchOptions = {}): GitPatch {
  const hunks: GitDiffHunk[] = [];
  const marks = new Set<GitFileStatusCode>();
  let open: OpenHunk | undefined;
  for (const line of patch.replace(/\n$/, '').split('\n')) {
    const started = findHunkStart(line);
    if (started !== undefined) {
      hunks.push(started);
      open = openHunk(started);
    } else if (open !== undefined && line.startsWith('\\')) {
      if (options.missingLineFeed === 'meta') open.lines.push(metaLine(line));
    } else if (open !== undefined && belongsTo(open, line)) {
      takeLine(open, line);
    } else {
      open = undefined;
      for (const [start, status] of STATUS_MARKS) if (line.startsWith(start)) marks.add(status);
    }
  }
  return { hunks, status: statusOf(marks) };
}

function findHunkStart(line: string): GitDiffHunk | undefined {
  const parts = HUNK_START.exec(line);
  if (parts === null) return undefined;
  const [, oldStart, oldLines = '1', newStart, newLines = '1', tail = ''] = parts;
  const hunk = {
    oldStart: Number(oldStart),
    oldLines: Number(oldLines),
    newStart: Number(newStart),
    newLines: Number(newLines),
    header: tail.trim(),
    lines: [],
  };
  // Lines count from 1, so only a side without lines can start at 0.
  const isPossible =
    (hunk.oldStart > 0 || hunk.oldLines === 0) && (hunk.newStart > 0 || hunk.newLines === 0);
  return isPossible ? hunk : undefined;
}

function openHunk({ lines, oldStart, newStart, oldLines, newLines }: GitDiffHunk): OpenHunk {
  return { lines, oldNo: oldStart, newNo: newStart, oldLeft: oldLines, newLeft: newLines };
}

function belongsTo(open: OpenHunk, line: string): boolean {
  return (open.oldLeft > 0 || open.newLeft > 0) && !line.startsWith('diff ');
}

/** Takes a line of the hunk; what its header leaves no room for is ignored. */
function takeLine(open: OpenHunk, line: string): void {
  // With `diff.suppressBlankEmpty` an empty context line has no marker.
  const marker = line === '' ? ' ' : line.charAt(0);
  const text = line.slice(1);
  if (marker === '+' && open.newLeft > 0) {
    open.lines.push({ type: 'add', oldNo: null, newNo: takeNew(open), text });
  } else if (marker === '-' && open.oldLeft > 0) {
    open.lines.push({ type: 'del', oldNo: takeOld(open), newNo: null, text });
  } else if (marker === ' ' && open.oldLeft > 0 && open.newLeft > 0) {
    open.lines.push({ type: 'context', oldNo: takeOld(open), newNo: takeNew(open), text });
  }
}

function takeOld(open: OpenHunk): number {
  open.oldLeft -= 1;
  open.oldNo += 1;
  return open.oldNo - 1;
}

function takeNew(open: OpenHunk): number {
  open.newLeft -= 1;
  open.newNo += 1;
  return open.newNo - 1;
}

function metaLine(line: string): GitDiffLine {
  return { type: 'meta', oldNo: null, newNo: null, text: line.slice(1).trim() };
}

function statusOf(marks: ReadonlySet<GitFileStatusCode>): GitFileStatusCode {
  if (marks.has('conflicted')) return 'conflicted';
  // A change of type is printed as two patches, one that deletes and one that adds the path.
  if (marks.has('added') && marks.has('deleted')) return 'typechange';
  const [status = 'modified'] = marks;
  return status;
}
