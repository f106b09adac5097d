import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly nx?: { readonly includedScripts?: readonly string[] };
}

const manifestPaths = ['package.json', '{packages,apps,tools,examples}/*/package.json'];

/** Every suite that the manifests declare for the targets, as `<project>:<target>`. */
export function listExpectedSuites(root: string, targets: readonly string[]): string[] {
  const paths = globSync(manifestPaths, { cwd: root }).sort();
  return paths.flatMap((path) => {
    const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest;
    const scripts = manifest.nx?.includedScripts ?? Object.keys(manifest.scripts ?? {});
    return targets
      .filter((target) => scripts.includes(target))
      .map((target) => `${manifest.name}:${target}`);
  });
}
