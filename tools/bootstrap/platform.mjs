import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { BootstrapError } from './bootstrap-error.mjs';

/** The Node line that the repository and the worker run on. */
const requiredNodeMajor = 24;

/** Platforms whose Node binary is an optional dependency of the root package.json. */
const bundledPlatforms = ['linux-x64', 'linux-arm64'];

export function platformName() {
  return `${process.platform}-${process.arch}`;
}

export function isNodeBundled() {
  return bundledPlatforms.includes(platformName());
}

export function pinnedNodePath(root) {
  return join(root, 'node_modules', '.bin', 'node');
}

/** Folders of programs that Debian keeps off the PATH of people who are not root, such as nats-server. */
const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** A PATH on which the programs of the system are found, whoever runs this. */
export function withSystemFolders(path) {
  if (process.platform === 'win32') return path;
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const missing = systemFolders.filter((folder) => !folders.includes(folder));
  return [...folders, ...missing].join(delimiter);
}

/**
 * The pinned tools lead PATH, so that `node` means Node 24 in every child process.
 * Nx takes the root's bin folder off PATH for its tasks; it finds pnpm in the bin folder of this tool.
 */
export function taskEnvironment(root) {
  const folders = [
    join(root, 'node_modules', '.bin'),
    join(root, 'tools', 'bootstrap', 'node_modules', '.bin'),
  ];
  return { ...process.env, PATH: [...folders, process.env['PATH'] ?? ''].join(delimiter) };
}

/** Refuses a platform on which no suitable Node would run the tasks. */
export function requireSuitableNode(root) {
  if (isNodeBundled()) {
    if (existsSync(pinnedNodePath(root))) return;
    throw new BootstrapError(
      'node_modules is incomplete: the pinned Node binary is missing. Delete node_modules and run the command again.',
    );
  }
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= requiredNodeMajor) return;
  throw new BootstrapError(
    `This platform (${platformName()}) has no pinned Node binary and runs Node ${process.versions.node}. ` +
      `Install Node ${requiredNodeMajor} or newer and run the command again.`,
  );
}
