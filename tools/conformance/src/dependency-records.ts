import type { Manifest } from './manifest.ts';
import type { Repository } from './repository.ts';
import type { Rule } from './rule.ts';

function listExternalDependencies(manifest: Manifest): string[] {
  const lists = [
    manifest.dependencies,
    manifest.devDependencies,
    manifest.peerDependencies,
    manifest.optionalDependencies,
  ];
  return lists
    .flatMap((list) => Object.keys(list ?? {}))
    .filter((name) => !name.startsWith('@opengeni/'));
}

function listManifests({ files, packages }: Repository): { path: string; manifest: Manifest }[] {
  const root = files
    .filter(({ path }) => path === 'package.json')
    .map(({ path, text }) => ({ path, manifest: JSON.parse(text) as Manifest }));
  return [
    ...root,
    ...packages.map(({ directory, manifest }) => ({
      path: `${directory}/package.json`,
      manifest,
    })),
  ];
}

/** Whether a text holds the exact name, not only a longer one such as `nats-server` for `nats`. */
function isNamed(text: string, name: string): boolean {
  const escaped = name.replaceAll(/[/.]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\w@/-])${escaped}(?![\w/-])`).test(text);
}

/** Every dependency is chosen: a decision record names it exactly. */
export const dependencyRecords: Rule = {
  name: 'dependencies have a decision record',
  findViolations: (repository) => {
    const records = repository.files
      .filter(({ path }) => /^docs\/decisions\/\d.*\.md$/.test(path))
      .map(({ text }) => text)
      .join('\n');
    const places = new Map<string, string>();
    for (const { path, manifest } of listManifests(repository)) {
      for (const name of listExternalDependencies(manifest)) {
        if (!places.has(name)) places.set(name, path);
      }
    }
    return [...places]
      .filter(([name]) => !isNamed(records, name))
      .map(([name, path]) => ({
        path,
        message: `no decision record names ${name}; say in one why it is used`,
      }));
  },
};
