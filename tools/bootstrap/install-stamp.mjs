import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folders of pnpm-workspace.yaml. */
export const workspaceFolders = ['packages', 'apps', 'tools', 'examples'];

function stampPath(root) {
  return join(root, 'node_modules', '.opengeni-install');
}

function listManifests(root) {
  return workspaceFolders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .map((folder) => `${folder}/package.json`)
    .filter((path) => existsSync(join(root, path)))
    .sort();
}

function installInputs(root) {
  return ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...listManifests(root)];
}

/** Whether every dependency of every package is still where the install put it; a link to nothing is not there. */
function isInstallWhole(root) {
  return ['package.json', ...listManifests(root)].every((path) => {
    if (!existsSync(join(root, path))) return true;
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, path), 'utf8'));
    const names = Object.keys({ ...dependencies, ...devDependencies });
    return names.every((name) => existsSync(join(root, path, '../node_modules', name)));
  });
}

/** One hash over everything that decides what an install produces, and over the platform it is for. */
function hashInstallInputs(root) {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}\n`);
  for (const path of installInputs(root)) {
    if (!existsSync(join(root, path))) continue;
    hash.update(`${path}\n`).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex');
}

/** `current`, `stale` (inputs changed or parts went missing since the last install) or `missing` (never installed here). */
export function readInstallState(root) {
  if (!existsSync(stampPath(root))) return 'missing';
  const isSame = readFileSync(stampPath(root), 'utf8') === hashInstallInputs(root);
  return isSame && isInstallWhole(root) ? 'current' : 'stale';
}

export function writeInstallStamp(root) {
  writeFileSync(stampPath(root), hashInstallInputs(root));
}
