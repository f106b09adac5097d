/** What the header of the text says that the SDK's `execCommand` returns. */
export interface ExecBanner {
  /** The output of the command, without the header. */
  readonly body: string;
  readonly exitCode: number | undefined;
  /** Set while the command still runs. */
  readonly sessionId: number | undefined;
}

const MARKER = 'Output:\n';
const MAX_HEADER_CHARS = 16_384;
const HEADER_LINE = /^(?:Chunk ID: |Wall time: |Process |Original token count: )/;
const EXITED = /^Process exited with code (-?\d+)$/;
const RUNNING = /^Process running with session ID (\d+)$/;

/**
 * Splits the text of `execCommand` into header and body. Only the header is believed; a text without a
 * well-formed header is all body, and a header with two statuses has none.
 */
export function parseExecBanner(text: string): ExecBanner {
  const end = text.startsWith(MARKER) ? 0 : text.indexOf(`\n${MARKER}`) + 1;
  const headerLines = text.slice(0, Math.max(end - 1, 0)).split('\n');
  const hasHeader =
    (end > 0 || text.startsWith(MARKER)) &&
    end <= MAX_HEADER_CHARS &&
    headerLines.every((line) => line === '' || HEADER_LINE.test(line));
  if (!hasHeader) return { body: text, exitCode: undefined, sessionId: undefined };
  const statuses = headerLines.filter((line) => EXITED.test(line) || RUNNING.test(line));
  const status = statuses.length === 1 ? (statuses[0] ?? '') : '';
  return {
    body: text.slice(end + MARKER.length),
    exitCode: findNumber(EXITED, status),
    sessionId: findNumber(RUNNING, status),
  };
}

function findNumber(pattern: RegExp, line: string): number | undefined {
  const digits = pattern.exec(line)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
