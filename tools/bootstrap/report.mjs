import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { readInstallState } from './install-stamp.mjs';
import { isNodeBundled, pinnedNodePath, platformName } from './platform.mjs';
import { pnpmVersion, resolvePnpm } from './pnpm.mjs';
import { findMissingPackages, nameNeed, systemPackages } from './system-packages.mjs';

const installStates = {
  current: 'up to date with the lock file',
  stale: 'out of date: the next task runs a frozen install',
  missing: 'not installed: the next task runs a frozen install',
};

function pinnedNodeVersion(root) {
  if (!isNodeBundled()) return `none for ${platformName()}: tasks use the Node that started them`;
  const path = pinnedNodePath(root);
  if (!existsSync(path)) return 'missing';
  const probe = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return probe.status === 0 ? probe.stdout.trim() : 'broken: delete node_modules';
}

/** Prints what is there and what is missing, changes nothing, and returns the exit code. */
export function printReport(root) {
  const missing = findMissingPackages();
  const rows = [
    ['this Node', process.version],
    ['pinned Node', pinnedNodeVersion(root)],
    ['pnpm', `${pnpmVersion} from ${resolvePnpm(root).source}`],
    ['node_modules', installStates[readInstallState(root)]],
    ...systemPackages.map((row) => [
      `system: ${nameNeed(row)}`,
      missing.includes(row) ? `missing; needed by ${row.suites.join(', ')}` : 'present',
    ]),
  ];
  const width = Math.max(...rows.map(([label]) => label.length)) + 2;
  for (const [label, value] of rows) process.stdout.write(`${label.padEnd(width)}${value}\n`);
  return 0;
}
