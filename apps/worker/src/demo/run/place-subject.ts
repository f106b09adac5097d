import type { Box, FileAccess } from '@opengeni/contracts/ports';
import { SandboxError } from '@opengeni/contracts/errors';

import type { PreparedDemo } from '../prepare-demo.ts';
import { plantSample } from '../sample/plant-sample.ts';
import { repositoryPathOf } from '../tasks.ts';
import { captureTree, ensureRepository } from '../workspace/git-baseline.ts';
import { runChecked } from '../workspace/run-checked.ts';
import { uploadTree } from '../workspace/upload-tree.ts';

/** The repository in the box, ready for the agent. */
export interface SubjectInBox {
  /** Path relative to the workspace. */
  readonly directory: string;
  /** The files as they are before the turn. */
  readonly baselineTree: string;
}

/** Puts what the agent works on into the box: the sample with its defect, or a copy of the directory. */
export async function placeSubject(
  { request, tree }: PreparedDemo,
  box: Box,
  signal: AbortSignal,
): Promise<SubjectInBox> {
  const { commands } = box;
  const directory = repositoryPathOf(request.subject);
  // What a process left that ended while it did this.
  await runChecked(commands, { command: `rm -rf '${directory}'`, signal });
  if (request.subject.kind === 'sample') {
    const { seed } = request.subject;
    await plantSample({ commands, files: requireFiles(box), seed, directory, signal });
  } else if (tree) {
    await uploadTree({ commands, tree, target: directory, signal });
    await ensureRepository({ commands, directory, signal }, 'State before the turn');
  }
  return { directory, baselineTree: await captureTree({ commands, directory, signal }) };
}

function requireFiles({ files, backend }: Box): FileAccess {
  if (files) return files;
  throw new SandboxError(
    'unsupported',
    `The backend ${backend} gives no access to files; choose another one.`,
  );
}
