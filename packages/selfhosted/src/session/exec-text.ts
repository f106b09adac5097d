import { randomBytes } from 'node:crypto';
import type { SelfhostedExecResult } from './exec.ts';

/** The measure of the Agents SDK: about four bytes of output a token. */
const BYTES_PER_TOKEN = 4;

export interface ExecTextOptions {
  /** The limit that the command had, for the note when it was reached. */
  readonly timeoutMs: number;
  readonly maxOutputTokens?: number;
}

/**
 * The text that the model reads: a header with exit code and wall time in the form of the Agents SDK, then
 * standard output and standard error. Output beyond the limit loses its middle.
 */
export function formatExecText(result: SelfhostedExecResult, options: ExecTextOptions): string {
  const output = joinOutput(result, options.timeoutMs);
  const limit = options.maxOutputTokens;
  const shown = limit === undefined ? output : cutMiddle(output, Math.max(0, limit));
  return [
    `Chunk ID: ${randomBytes(3).toString('hex')}`,
    `Wall time: ${result.wallTimeSeconds.toFixed(4)} seconds`,
    ...(result.exitCode === null ? [] : [`Process exited with code ${result.exitCode}`]),
    ...(shown === output ? [] : [`Original token count: ${countTokens(output)}`]),
    'Output:',
    shown,
  ].join('\n');
}

function joinOutput({ stdout, stderr, timedOut }: SelfhostedExecResult, timeoutMs: number): string {
  const note = timedOut ? `[the command was stopped at its limit of ${timeoutMs} ms]` : '';
  return [stdout, stderr, note].filter((part) => part !== '').reduce(joinLines, '');
}

function joinLines(before: string, part: string): string {
  return before === '' || before.endsWith('\n') ? before + part : `${before}\n${part}`;
}

function cutMiddle(text: string, maxTokens: number): string {
  const bytes = new TextEncoder().encode(text);
  const maxBytes = maxTokens * BYTES_PER_TOKEN;
  if (bytes.length <= maxBytes) return text;
  const headEnd = startOfCharacter(bytes, Math.floor(maxBytes / 2));
  const tailStart = startOfCharacter(bytes, bytes.length - Math.ceil(maxBytes / 2), 1);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const head = decoder.decode(bytes.subarray(0, headEnd));
  const tail = decoder.decode(bytes.subarray(tailStart));
  const cutTokens = Math.ceil((tailStart - headEnd) / BYTES_PER_TOKEN);
  return `${head}...${cutTokens} tokens truncated...${tail}`;
}

/** The next place at or beside `index` where a character begins, in the direction of `step`. */
function startOfCharacter(bytes: Uint8Array, index: number, step: 1 | -1 = -1): number {
  let position = index;
  while (position > 0 && position < bytes.length && ((bytes[position] ?? 0) & 0xc0) === 0x80) {
    position += step;
  }
  return position;
}

function countTokens(text: string): number {
  return Math.ceil(new TextEncoder().encode(text).length / BYTES_PER_TOKEN);
}
