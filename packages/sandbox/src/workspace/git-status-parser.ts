import type {
  GitFileStatus,
  GitFileStatusCode,
  GitStatusResponse,
} from '@opengeni/contracts/workspace';

/** What git says about a working tree. */
export type GitStatus = Omit<GitStatusResponse, 'revision'>;

const CODE_BY_LETTER: ReadonlyMap<string, GitFileStatusCode> = new Map([
  ['A', 'added'],
  ['M', 'modified'],
  ['D', 'deleted'],
  ['R', 'renamed'],
  ['C', 'copied'],
  ['T', 'typechange'],
  ['U', 'conflicted'],
]);

/** How many fields stand before the path, by the kind of record. */
const FIELDS_BEFORE_PATH: ReadonlyMap<string, number> = new Map([
  ['1', 8],
  ['2', 9],
  ['u', 10],
  ['?', 1],
  ['!', 1],
]);
const RENAMED = '2';

/**
 * Reads what `git status --porcelain=v2 --branch -z` printed. Records that are not whole are left out, and no
 * text makes it throw; whether the output is complete is for the caller to know.
 */
export function parseGitStatus(output: string): GitStatus {
  const status: GitStatus = {
    isRepo: true,
    head: null,
    detached: false,
    upstream: null,
    ahead: 0,
    behind: 0,
    files: [],
  };
  const records = output.split('\0').values();
  for (const record of records) {
    if (record.startsWith('# ')) {
      Object.assign(status, readHeader(record.slice(2)));
      continue;
    }
    const kind = record.split(' ', 1)[0] ?? '';
    const oldPath = kind === RENAMED ? records.next().value : undefined;
    const file = findFile(kind, record);
    if (file !== undefined) status.files.push({ ...file, oldPath: oldPath || null });
  }
  return status;
}

function readHeader(header: string): Partial<GitStatus> {
  const [name, value = ''] = splitOnce(header);
  switch (name) {
    case 'branch.oid':
      return { headOid: value === '(initial)' ? null : value };
    case 'branch.head':
      return value === '(detached)' ? { detached: true, head: null } : { head: value };
    case 'branch.upstream':
      return { upstream: value };
    case 'branch.ab':
      return readDistance(value);
    default:
      return {};
  }
}

function readDistance(value: string): Partial<GitStatus> {
  const [, ahead, behind] = /^\+(\d{1,15}) -(\d{1,15})$/.exec(value) ?? [];
  return ahead === undefined ? {} : { ahead: Number(ahead), behind: Number(behind) };
}

function findFile(kind: string, record: string): GitFileStatus | undefined {
  const fieldCount = FIELDS_BEFORE_PATH.get(kind);
  if (fieldCount === undefined) return undefined;
  const path = findPath(record, fieldCount);
  if (path === undefined) return undefined;
  const states = statesOf(kind, record);
  return states === undefined ? undefined : { path, oldPath: null, ...states };
}

function statesOf(
  kind: string,
  record: string,
): Pick<GitFileStatus, 'index' | 'worktree' | 'isConflicted'> | undefined {
  if (kind === '?') return { index: null, worktree: 'untracked', isConflicted: false };
  if (kind === '!') return { index: null, worktree: 'ignored', isConflicted: false };
  if (kind === 'u') return { index: 'conflicted', worktree: 'conflicted', isConflicted: true };
  const letters = /^. (.)(.) /.exec(record);
  if (letters === null) return undefined;
  const index = CODE_BY_LETTER.get(letters[1] ?? '') ?? null;
  const worktree = CODE_BY_LETTER.get(letters[2] ?? '') ?? null;
  return { index, worktree, isConflicted: index === 'conflicted' || worktree === 'conflicted' };
}

/** Everything after so many fields, since a path may itself contain spaces. */
function findPath(record: string, fieldCount: number): string | undefined {
  let start = 0;
  for (let field = 0; field < fieldCount; field += 1) {
    const space = record.indexOf(' ', start);
    if (space < 0) return undefined;
    start = space + 1;
  }
  return record.slice(start) || undefined;
}

function splitOnce(text: string): readonly [string, string?] {
  const space = text.indexOf(' ');
  return space < 0 ? [text] : [text.slice(0, space), text.slice(space + 1)];
}
