import { SandboxError } from '@opengeni/contracts/errors';

/** One word for a POSIX shell that stands for exactly this text. Throws code `invalid_request` for a NUL character. */
export function quoteShellWord(text: string): string {
  if (text.includes('\0')) {
    throw new SandboxError('invalid_request', 'A shell word cannot contain a NUL character.');
  }
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The words of a command line that runs exactly this argument vector. */
export function quoteShellWords(words: readonly string[]): string {
  return words.map((word) => quoteShellWord(word)).join(' ');
}
