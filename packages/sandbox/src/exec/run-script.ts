import { quoteShellWord, quoteShellWords } from './shell-quote.ts';

/** Where one command keeps its files in the box, and the secret that marks its answers. */
export interface RunPlace {
  /** Absolute; made of letters, digits, `/` and `-` only. */
  readonly directory: string;
  readonly nonce: string;
}

export interface RunLimits {
  /** Bytes of each stream that are kept in the box, up to the next full block. */
  readonly keepBytes: number;
  readonly timeoutMs: number;
}

/** First word of every line that frames an answer. */
export const FRAME_WORD = 'OPENGENI-RUN';

/** Output up to this size comes with the answer; the rest is fetched in pieces. */
export const INLINE_BYTES = 65_536;

const WAIT_STEPS = 25;

/** Unit of `ulimit -f`. */
const BLOCK_BYTES = 512;

// The group is asked to end first. Members that ignore it, also ones that outlive their leader, are killed
// half a second later.
const KILL_GROUP = `
kill_group() {
  i=0
  while [ ! -s pid ] && [ ! -e status ] && [ "$i" -lt 500 ]; do sleep 0.01; i=$((i + 1)); done
  [ -s pid ] || return 0
  group=$(cat pid)
  kill -TERM "-$group" 2>/dev/null
  i=0
  while [ "$i" -lt 50 ] && kill -0 "-$group" 2>/dev/null; do sleep 0.01; i=$((i + 1)); done
  kill -KILL "-$group" 2>/dev/null
}`;

// A shell reports 128 + n both for a signal and for that exit code. It writes a note to its own standard
// error only for the signal, so a note that is not empty tells them apart; SIGINT and SIGPIPE leave none.
// `head -c` would hold output back until it has a block of it, so a file size limit caps the streams.
const SUPERVISOR = `
cd "$1" || exit 1
blocks=$2 timeout=$3
mkfifo out err || exit 1
{ (trap '' XFSZ; ulimit -f "$blocks"; exec cat >stdout) 2>/dev/null; cat >/dev/null; : >out.end; } <out &
{ (trap '' XFSZ; ulimit -f "$blocks"; exec cat >stderr) 2>/dev/null; cat >/dev/null; : >err.end; } <err &
setsid /bin/sh -c '
  cd "$2" || exit 1
  sleep "$3"
  [ -e status ] && exit 0
  : >timed-out
  eval "$1"
  kill_group' watch ${quoteShellWord(KILL_GROUP)} "$1" "$timeout" &
watch=$!
exec 2>note
(umask "$(cat mask)"; exec setsid /bin/sh ./main <stdin >out 2>err)
code=$?
exec 2>/dev/null
signaled=0
[ -s note ] && signaled=1
if [ -e timed-out ]; then wait "$watch"
else kill -KILL "-$watch" || kill -KILL "$watch"; fi
i=0
while [ "$i" -lt 20 ] && { [ ! -e out.end ] || [ ! -e err.end ]; }; do sleep 0.01; i=$((i + 1)); done
echo "$code $signaled" >status.new && mv status.new status`;

const WAIT = `
i=0
while [ ! -e status ] && [ "$i" -lt ${WAIT_STEPS} ]; do
  if [ "$i" -lt 5 ]; then sleep 0.01; elif [ "$i" -lt 15 ]; then sleep 0.05; else sleep 0.25; fi
  i=$((i + 1))
done
if [ -e status ]; then
  read -r code signaled <status
  flags=
  [ -e timed-out ] && flags="$flags,timed-out"
  [ -e cancelled ] && flags="$flags,cancelled"
  [ -e no-directory ] && flags="$flags,no-directory"
  out=$(($(wc -c <stdout))) err=$(($(wc -c <stderr)))
  echo "${FRAME_WORD} $nonce ended $code $signaled -$flags $out $err"
  head -c ${INLINE_BYTES} stdout | base64
  echo "${FRAME_WORD} $nonce stderr"
  head -c ${INLINE_BYTES} stderr | base64
  echo "${FRAME_WORD} $nonce end"
  if [ ! -e taken ] && [ "$out" -le ${INLINE_BYTES} ] && [ "$err" -le ${INLINE_BYTES} ]; then
    cd / && rm -rf "$directory"
  fi
else
  echo "${FRAME_WORD} $nonce running"
  echo "${FRAME_WORD} $nonce end"
fi`;

/** Makes the directory of a command, or answers that the box lacks what its supervisor needs. */
export function buildPrepareScript({ directory, nonce }: RunPlace): string {
  return `mask=$(umask)
umask 077
if ! command -v setsid >/dev/null || ! command -v base64 >/dev/null || ! command -v mkfifo >/dev/null ||
  ! mkdir ${directory}; then
  echo "${FRAME_WORD} ${nonce} unsupported"
  echo "${FRAME_WORD} ${nonce} end"
  exit 0
fi
echo "$mask" >${directory}/mask
: >${directory}/stdin`;
}

/** Appends bytes to a file of the command. */
export function buildAppendScript(place: RunPlace, file: string, bytes: Uint8Array): string {
  // The underscore keeps the text from looking like a path to sessions that rewrite paths in commands.
  const text = `_${Buffer.from(bytes).toString('base64')}`;
  return `text=${quoteShellWord(text)}; printf %s "\${text#_}" | base64 -d >>${place.directory}/${file} || exit 1`;
}

/** Starts the prepared command under its supervisor and waits for it for a while. */
export function buildStartScript(place: RunPlace, limits: RunLimits): string {
  const blocks = Math.ceil(limits.keepBytes / BLOCK_BYTES);
  const words = [place.directory, String(blocks), (limits.timeoutMs / 1000).toFixed(3)];
  const supervisor = quoteShellWord(SUPERVISOR);
  return [
    `setsid /bin/sh -c ${supervisor} supervise ${quoteShellWords(words)} </dev/null >/dev/null 2>&1 &`,
    buildAnswerScript(place),
  ].join('\n');
}

/** Waits a while for a started command and answers with its frame. */
export function buildWaitScript(place: RunPlace): string {
  return `cd ${place.directory} && : >taken\n${buildAnswerScript(place)}`;
}

/** Ends the command's process group: TERM, half a second, KILL. */
export function buildKillScript({ directory }: RunPlace): string {
  return `${KILL_GROUP}\ncd ${directory} 2>/dev/null && [ ! -e status ] && : >cancelled && kill_group; exit 0`;
}

/** Prints a piece of a kept stream. */
export function buildReadScript(
  place: RunPlace,
  piece: { readonly file: 'stdout' | 'stderr'; readonly offset: number; readonly bytes: number },
): string {
  const { directory, nonce } = place;
  return [
    `cd ${directory} && tail -c +${piece.offset + 1} ${piece.file} | head -c ${piece.bytes} | base64`,
    `echo "${FRAME_WORD} ${nonce} end"`,
  ].join('\n');
}

export function buildRemoveScript({ directory }: RunPlace): string {
  return `rm -rf ${directory}`;
}

function buildAnswerScript({ directory, nonce }: RunPlace): string {
  return `directory=${directory} nonce=${nonce}; cd "$directory" || exit 1${WAIT}`;
}
