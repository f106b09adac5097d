/**
 * Shell text that packs and fills the directory it runs in by `tar`. Bytes are names, but far directories are listed
 * by line. GNU tar keeps exact times and holes, and goes on when a file changes, vanishes or may not be read.
 *
 * No path that `tar` unpacks may have more than 4096 bytes. A directory far down is packed from inside itself, into an
 * archive at its place in the outer one. Only one that lies so far down and alone is unpacked again: no link of the
 * outer archive leads it elsewhere then.
 */
const DEEPER = '.opengeni-deeper.tar';
const DEEP_PATH_BYTES = 2048;

const PREPARE = `
unset TAR_OPTIONS
export LC_ALL=C COPYFILE_DISABLE=1
PATH=/usr/bin:/bin:/usr/local/bin:/opt/homebrew/bin
command -v tar >/dev/null || exit 127
case $(tar --version 2>/dev/null) in *GNU*) gnu=yes ;; *) gnu= ;; esac
`;

const PACK_DEEPER = `
mkdir -p -- "$parts/tree/$1" && printf '%s\\n' "$1" >> "$parts/deep" || exit
(cd -P -- "$1" && exec /bin/sh -c "$PACK" sh) > "$parts/tree/$1/${DEEPER}"
[ $? -le 1 ] || : > "$parts/failed"
`;

const PACK = `${PREPARE}
[ -n "$gnu" ] || exec tar -c -f - "$@" .
parts=$(mktemp -d) || exit 2
export parts
trap 'rm -rf -- "$parts"' EXIT
trap 'exit 143' HUP INT TERM
mkdir "$parts/tree" && : > "$parts/deep" || exit 2
far=$(printf '%${DEEP_PATH_BYTES}s' '' | tr ' ' '?')
find . -type d -path "$far*" -prune -exec /bin/sh -c "$PACK_DEEPER" sh {} \\; 2>/dev/null
[ ! -e "$parts/failed" ] || exit 2
(cd "$parts/tree" && find ./. -type f -print0) > "$parts/names"
tar --format=posix --pax-option=delete=atime,delete=ctime --sparse --numeric-owner \\
  --ignore-failed-read --warning=no-file-changed --anchored --no-wildcards \\
  "$@" -X "$parts/deep" -c -f - . -C "$parts/tree" --null --no-recursion -T "$parts/names"
`;

const CLEAR = `
find . -type d ! -perm -0700 -exec chmod u+rwx {} \\;
find . -mindepth 1 -maxdepth 1 -exec rm -rf -- {} + || exit
`;

const UNPACK_DEEPER = `
cd -P -- "\${1%/*}" || exit
[ "$(ls -A)" = ${DEEPER} ] || exit 0
tar -x -p --no-same-owner -f ${DEEPER} && rm -f ${DEEPER} && exec /bin/sh -c "$UNPACK"
`;

const UNPACK = `
list=$(mktemp) || exit
trap 'rm -f -- "$list"' EXIT
trap 'exit 143' HUP INT TERM
far=$(printf '%${DEEP_PATH_BYTES}s' '' | tr ' ' '?')
find . -type f -path "$far*/${DEEPER}" -print0 > "$list"
[ ! -s "$list" ] || xargs -0 -n 1 /bin/sh -c "$UNPACK_DEEPER" sh < "$list"
`;

const FILL = `${PREPARE}
[ "$1" != clear ] || { ${CLEAR} }
[ "$2" != fill ] || { tar -x -p --no-same-owner -f - && exec /bin/sh -c "$UNPACK"; }
`;

/** A script with what it needs: the words to run, and variables with the scripts that it starts. */
export interface ArchiveScript {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Writes an archive of the directory to standard output; `excluded` are paths below it. */
export function buildPackScript(excluded: Iterable<string>): ArchiveScript {
  const options = [...excluded].flatMap((path) => ['--exclude', path === '' ? '.' : `./${path}`]);
  return { command: ['/bin/sh', '-c', PACK, 'sh', ...options], env: { PACK, PACK_DEEPER } };
}

/** Empties the directory, fills it from the archive at standard input, or both. */
export function buildFillScript(steps: {
  readonly clear: boolean;
  readonly fill: boolean;
}): ArchiveScript {
  const words = [steps.clear ? 'clear' : 'keep', steps.fill ? 'fill' : 'leave'];
  return { command: ['/bin/sh', '-c', FILL, 'sh', ...words], env: { UNPACK, UNPACK_DEEPER } };
}
