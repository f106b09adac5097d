import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { findBreakingChanges } from './breaking-changes.ts';
import { generateFiles } from './generated-files.ts';
import { WIRE_FILES, readWireFiles } from './wire-files.ts';

const packageDirectory = join(import.meta.dirname, '..');

const { values } = parseArgs({ options: { accept: { type: 'boolean', default: false } } });

for (const [path, text] of generateFiles(packageDirectory)) {
  const target = join(packageDirectory, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
  process.stdout.write(`${path}\n`);
}

if (values.accept) accept();

/** Makes the current wire the one that later changes are compared with, if it breaks nothing itself. */
function accept(): void {
  const { released, current, laterTags } = readWireFiles(packageDirectory);
  const breaks = findBreakingChanges({ released, current, laterTags });
  if (breaks.length > 0) {
    process.stderr.write(`${breaks.join('\n')}\n`);
    process.exitCode = 1;
    return;
  }
  writeFileSync(
    join(packageDirectory, WIRE_FILES.released),
    `${JSON.stringify(current, null, 2)}\n`,
  );
  process.stdout.write(`${WIRE_FILES.released}\n`);
}
