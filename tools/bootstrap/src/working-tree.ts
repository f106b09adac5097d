import { spawnSync } from 'node:child_process';

/** What git sees as changed. Throws when git cannot tell, which must not look like "nothing". */
export function readWorkingTree(root: string): string {
  const child = spawnSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' });
  if (child.status === 0) return child.stdout;
  const reason = child.error?.message ?? child.stderr.trim();
  throw new Error(
    `The state of the working tree cannot be read (git status --porcelain): ${reason}`,
  );
}
