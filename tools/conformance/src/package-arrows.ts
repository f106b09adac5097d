import { listInternalDependencies } from './manifest.ts';
import type { Rule } from './rule.ts';

/** Which internal packages a package may depend on, in any dependency list. */
const allowedArrows: Readonly<Record<string, readonly string[]>> = {
  contracts: [],
  'agent-proto': [],
  config: ['contracts'],
  sandbox: ['contracts'],
  'providers-modal': ['contracts'],
  'providers-sdk': ['contracts'],
  selfhosted: ['contracts', 'agent-proto'],
  desktop: ['contracts', 'agent-proto'],
  stores: ['contracts'],
  'agent-composition': ['contracts', 'config', 'sandbox', 'desktop'],
  runtime: [
    'contracts',
    'agent-proto',
    'config',
    'sandbox',
    'providers-modal',
    'providers-sdk',
    'selfhosted',
    'desktop',
    'stores',
    'agent-composition',
  ],
};

const layers: Readonly<Record<string, string>> = {
  contracts: 'contract',
  'agent-proto': 'contract',
  config: 'foundation',
  'agent-composition': 'agent',
  runtime: 'assembly',
};

/** Packages that load the agent loop at import. */
const loopAllowed = new Set(['agent-composition', 'runtime']);

/** Internal arrows follow the package table; tags agree with it. Apps and tools may depend on any package. */
export const packageArrows: Rule = {
  name: 'package arrows',
  findViolations: ({ packages }) =>
    packages
      .filter(({ kind }) => kind === 'packages')
      .flatMap(({ directory, manifest }) => {
        const name = manifest.name.replace('@opengeni/', '');
        const path = `${directory}/package.json`;
        const allowed = allowedArrows[name];
        if (allowed === undefined) {
          const message =
            'is not in the table of tools/conformance/src/package-arrows.ts; add its row';
          return [{ path, message }];
        }
        const arrows = listInternalDependencies(manifest)
          .map((dependency) => dependency.replace('@opengeni/', ''))
          .filter((dependency) => !allowed.includes(dependency))
          .map((dependency) => ({
            path,
            message: `${name} must not depend on ${dependency}; it may depend on: ${allowed.join(', ') || 'nothing'}`,
          }));
        const expectedTags = [
          `layer:${layers[name] ?? 'capability'}`,
          `loop:${loopAllowed.has(name) ? 'allowed' : 'free'}`,
        ];
        const tags = expectedTags
          .filter((tag) => !(manifest.nx?.tags ?? []).includes(tag))
          .map((tag) => ({ path, message: `nx.tags must hold "${tag}"` }));
        return [...arrows, ...tags];
      }),
};
