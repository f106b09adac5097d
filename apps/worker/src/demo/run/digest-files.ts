import { createHash } from 'node:crypto';

import type { CommandRunner } from '@opengeni/contracts/ports';

import type { FileDigest } from '../record/run-entry.ts';
import { runChecked } from '../workspace/run-checked.ts';

/** A line a file with its SHA-256 and its path; systems differ in the name of the program. */
const DIGEST =
  'if command -v sha256sum >/dev/null; then digest=sha256sum; else digest="shasum -a 256"; fi; find . -type f -exec $digest {} +';
const COUNT_LINKS = 'find . -type l -exec printf "x%.0s" {} + | wc -c';
const maxOutputBytes = 256 * 1024 * 1024;
const timeoutMs = 300_000;

/** Names and contents of all files in the workspace of a box as one digest, taken in the box. */
export async function digestFiles(
  commands: CommandRunner,
  signal: AbortSignal,
): Promise<FileDigest> {
  const run = async (command: string): Promise<string> =>
    (await runChecked(commands, { command, signal, timeoutMs, maxOutputBytes })).stdout;
  const lines = (await run(DIGEST)).split('\n').filter((line) => line !== '');
  const linkCount = Number((await run(COUNT_LINKS)).trim());
  const digest = createHash('sha256').update(lines.toSorted().join('\n')).digest('hex');
  return { fileCount: lines.length, linkCount, digest };
}
