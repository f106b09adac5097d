import { spawnSync } from 'node:child_process';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { WorkspacePackage } from './repository.ts';

/** Packages whose load means that the agent loop, an OpenAI client or a vendor SDK came along. */
const forbiddenModules =
  /\/node_modules\/((?:@openai|@e2b|@daytonaio|@vercel|@runloop|@blaxel|@cloudflare)\/[^/]+|openai|modal|e2b|dockerode)\//;

/** Source files of the entries that promise to load no agent loop: all of a `loop:free` package, and runtime's box half. */
export function listLoopFreeEntries({ directory, manifest }: WorkspacePackage): string[] {
  const isLoopFree = (manifest.nx?.tags ?? []).includes('loop:free');
  return Object.entries(manifest.exports ?? {})
    .filter(
      ([entry]) => isLoopFree || (manifest.name === '@opengeni/runtime' && entry === './sandbox'),
    )
    .flatMap(([, conditions]) => conditions['@opengeni/source'] ?? [])
    .map((path) => posix.join(directory, path));
}

/** Names of the forbidden packages among loaded module URLs. */
export function findForbiddenModules(urls: readonly string[]): string[] {
  return [...new Set(urls.flatMap((url) => forbiddenModules.exec(url)?.[1] ?? []))].sort();
}

/** Imports the files in a fresh process and returns the URLs of all modules that Node loaded. */
export function listLoadedModules(root: string, paths: readonly string[]): string[] {
  const probe = join(import.meta.dirname, 'loop-probe.mjs');
  const urls = paths.map((path) => pathToFileURL(join(root, path)).href);
  const child = spawnSync(process.execPath, ['--conditions=@opengeni/source', probe, ...urls], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (child.status !== 0) throw new Error(`Importing ${paths.join(', ')} failed:\n${child.stderr}`);
  return JSON.parse(child.stdout) as string[];
}
