import { listInternalDependencies } from './manifest.ts';
import type { Rule } from './rule.ts';

interface BuildConfiguration {
  readonly references?: readonly { readonly path: string }[];
}

/** `references` of tsconfig.build.json are exactly the internal dependencies of package.json. */
export const buildReferences: Rule = {
  name: 'build references equal dependencies',
  findViolations: ({ packages, files }) =>
    packages.flatMap(({ directory, manifest, kind }) => {
      const path = `${directory}/tsconfig.build.json`;
      const file = files.find((candidate) => candidate.path === path);
      if (file === undefined) {
        return kind === 'tools' || kind === 'examples' ? [] : [{ path, message: 'is missing' }];
      }
      const { references = [] } = JSON.parse(file.text) as BuildConfiguration;
      const referenced = references
        .map((reference) => /([^/]+)\/tsconfig\.build\.json$/.exec(reference.path)?.[1] ?? '')
        .map((folder) => `@opengeni/${folder}`);
      const declared = listInternalDependencies(manifest);
      return [
        ...declared
          .filter((name) => !referenced.includes(name))
          .map((name) => ({ path, message: `references must hold ${name}, a dependency` })),
        ...referenced
          .filter((name) => !declared.includes(name))
          .map((name) => ({
            path,
            message: `references ${name}, which package.json does not declare`,
          })),
      ];
    }),
};
