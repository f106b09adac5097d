import type { Tree } from './list-tree.ts';

/** What copying a directory into the box does, for the report. */
export function describeCopy({ root, paths, fileCount, leftOut }: Tree): string {
  const files = fileCount === 1 ? '1 file' : `${fileCount} files`;
  const repository = paths.includes('.git')
    ? ', with their repository'
    : '; it is no git repository, the copy becomes one';
  const omission =
    leftOut.length === 0 ? '' : `; left out, since they lead out of it: ${leftOut.join(', ')}`;
  return `copy ${files} of ${root} into the box${repository}${omission}`;
}
