import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const workspaceFolders = ['packages', 'apps', 'tools'];

function stampPath(root) {
  return join(root, 'node_modules', '.opengeni-install');
}

function installInputs(root) {
  const manifests = workspaceFolders.flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder))
          .sort()
          .map((name) => `${folder}/${name}/package.json`)
      : [],
  );
  return ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests];
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

/** `current`, `stale` (inputs changed since the last install) or `missing` (never installed here). */
export function readInstallState(root) {
  if (!existsSync(stampPath(root))) return 'missing';
  return readFileSync(stampPath(root), 'utf8') === hashInstallInputs(root) ? 'current' : 'stale';
}

export function writeInstallStamp(root) {
  writeFileSync(stampPath(root), hashInstallInputs(root));
}
