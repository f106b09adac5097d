import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { SandboxError } from '@opengeni/contracts/errors';
import type { CommandRunner, FileAccess } from '@opengeni/contracts/ports';

import type { DemoSeed } from '../demo-request.ts';
import { ensureRepository } from '../workspace/git-baseline.ts';
import { listTree } from '../workspace/list-tree.ts';
import { uploadTree } from '../workspace/upload-tree.ts';
import { DEFECTS, UNKNOWN_DEFECT } from './defects.ts';
import type { Defect } from './defects.ts';

/** Directory of the sample repository that the worker ships. */
export const SAMPLE_DIRECTORY: string = fileURLToPath(
  new URL('../../../samples/inventory/', import.meta.url),
);

/** The defect of a seed; numbers beyond the table start over. */
export function chooseDefect(seed: DemoSeed): Defect {
  if (seed === 'unknown') return UNKNOWN_DEFECT;
  return DEFECTS[(seed - 1) % DEFECTS.length] ?? UNKNOWN_DEFECT;
}

/** The content of a sample file with the defect in it. Fails when the file has no single place for it. */
export function plantDefect(content: string, defect: Defect): string {
  const parts = content.split(defect.right);
  if (parts.length !== 2) {
    throw new SandboxError(
      'internal',
      `Defect ${defect.id} does not fit ${defect.path} of the sample.`,
    );
  }
  return parts.join(defect.wrong);
}

export interface PlantRequest {
  readonly commands: CommandRunner;
  readonly files: FileAccess;
  readonly seed: DemoSeed;
  /** Where the sample goes, relative to the workspace. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** Puts the sample into a box with the defect of the seed, as a git repository with one commit. */
export async function plantSample({
  commands,
  files,
  seed,
  directory,
  signal,
}: PlantRequest): Promise<void> {
  const defect = chooseDefect(seed);
  const content = await readFile(join(SAMPLE_DIRECTORY, defect.path), 'utf8');
  await uploadTree({ commands, tree: await listTree(SAMPLE_DIRECTORY), target: directory, signal });
  await files.writeBytes(`${directory}/${defect.path}`, Buffer.from(plantDefect(content, defect)));
  await ensureRepository({ commands, directory, signal }, 'Inventory of a small warehouse');
}
