import { quoteShellWord } from '../exec/shell-quote.ts';

/** Exit codes by which the scripts of this file say what is wrong. */
export const FILE_EXIT_CODES = {
  missing: 66,
  escape: 73,
  tooLarge: 74,
  wrongKind: 75,
  notEmpty: 76,
} as const;

const { missing, escape, tooLarge, wrongKind, notEmpty } = FILE_EXIT_CODES;

// Each directory is entered physically and checked before the next step, and the last step works on `./name`
// there, so nobody can swap a directory for a link in between.
const ENTER = `
inside() { case "$1/" in "$base"/*) return 0 ;; esac; exit ${escape}; }
enter() {
  [ -L "./$1" ] || [ -e "./$1" ] || exit ${missing}
  [ -d "./$1" ] || { inside "$(readlink -f "./$1")"; exit ${wrongKind}; }
  cd -P "./$1" || exit ${wrongKind}
  inside "$PWD"
}
create() { [ -L "./$1" ] || [ -e "./$1" ] || mkdir "./$1" 2>/dev/null; enter "$1"; }
follow() {
  [ -L "./$name" ] || return 0
  target=$(readlink -f "./$name") || exit ${missing}
  inside "$target"
  cd -P "\${target%/*}/" || exit ${missing}
  inside "$PWD"
  name=\${target##*/}
}`;

/** A path in the workspace: its segments below the root. */
export interface FileTarget {
  readonly root: string;
  readonly segments: readonly string[];
}

export function buildReadFileScript(target: FileTarget, maxBytes: number): string {
  return `${enterParent(target, 'enter')}
follow
[ -e "./$name" ] || exit ${missing}
[ -f "./$name" ] || exit ${wrongKind}
[ "$(($(wc -c <"./$name")))" -le ${maxBytes} ] || exit ${tooLarge}
exec cat "./$name"`;
}

/** Replaces the file in one step by what comes in on standard input. */
export function buildWriteFileScript(target: FileTarget, mode: number | undefined): string {
  const keepMode = '[ -e "./$name" ] && mode=$(stat -c %a "./$name")';
  return `${enterParent(target, 'create')}
follow
[ -d "./$name" ] && exit ${wrongKind}
mode=${(mode ?? 0o644).toString(8)}
${mode === undefined ? keepMode : ':'}
new=$(mktemp ./.opengeni-write.XXXXXX) || exit 1
if cat >"$new" && chmod "$mode" "$new" && mv -f "$new" "./$name"; then exit 0; fi
rm -f "$new"
exit 1`;
}

/** Prints type and mode in hexadecimal, size, and seconds since the epoch. */
export function buildStatScript(target: FileTarget): string {
  return `${enterParent(target, 'enter')}
[ -L "./$name" ] || [ -e "./$name" ] || exit ${missing}
exec stat -c '%f %s %Y' "./$name"`;
}

/** Prints one letter and the name of each entry, each entry ended by a NUL character. */
export function buildListScript(target: FileTarget): string {
  return `${enterRoot(target)}
${target.segments.map((segment) => `enter ${quoteShellWord(segment)}`).join('\n')}
for name in * .*; do
  case $name in . | ..) continue ;; esac
  if [ -L "./$name" ]; then kind=l
  elif [ -d "./$name" ]; then kind=d
  elif [ -f "./$name" ]; then kind=f
  elif [ -e "./$name" ]; then kind=o
  else continue; fi
  printf '%s%s\\000' "$kind" "$name"
done`;
}

export function buildRemoveFileScript(target: FileTarget, recursive: boolean): string {
  const removeDirectory = recursive ? 'rm -rf "./$name"' : `rmdir "./$name" || exit ${notEmpty}`;
  return `${enterParent(target, 'enter')}
if [ -d "./$name" ] && [ ! -L "./$name" ]; then ${removeDirectory}
else rm -f "./$name"; fi`;
}

export function buildMakeDirectoryScript(target: FileTarget): string {
  return `${enterRoot(target)}
${target.segments.map((segment) => `create ${quoteShellWord(segment)}`).join('\n')}`;
}

function enterRoot({ root }: FileTarget): string {
  return `${ENTER}
cd -P ${quoteShellWord(root)} || exit ${missing}
base=\${PWD%/}`;
}

function enterParent(target: FileTarget, step: 'enter' | 'create'): string {
  const parents = target.segments.slice(0, -1);
  return `${enterRoot(target)}
${parents.map((segment) => `${step} ${quoteShellWord(segment)}`).join('\n')}
name=${quoteShellWord(target.segments.at(-1) ?? '.')}`;
}
