import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Kept equal to devDependencies.pnpm of the root package.json by a test. */
export const pnpmVersion = '12.21.0';

/** The workspace's own pnpm when it runs, else the same version through npx. */
export function resolvePnpm(root) {
  const local = join(root, 'node_modules', '.bin', 'pnpm');
  const probe = spawnSync(local, ['--version'], { encoding: 'utf8' });
  if (probe.status === 0 && probe.stdout.trim() === pnpmVersion) {
    return { command: local, args: [], source: 'node_modules' };
  }
  return { command: 'npx', args: ['-y', `pnpm@${pnpmVersion}`], source: 'npx' };
}
