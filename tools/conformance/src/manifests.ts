import type { ExportConditions, Manifest } from './manifest.ts';
import type { WorkspacePackage } from './repository.ts';
import type { Rule } from './rule.ts';

const sourceCondition = '@opengeni/source';
const conditionOrder = `${sourceCondition},types,default`;
const requiredFiles = [
  'dist',
  '!dist/.tsbuildinfo',
  'src',
  '!src/**/*.test.ts',
  '!src/**/*.test-d.ts',
];

type Entries = Readonly<Record<string, ExportConditions>>;

function withoutSource(entries: Entries): Entries {
  return Object.fromEntries(
    Object.entries(entries).map(([entry, conditions]) => [
      entry,
      Object.fromEntries(Object.entries(conditions).filter(([name]) => name !== sourceCondition)),
    ]),
  );
}

function findExportProblems(manifest: Manifest): string[] {
  const entries = manifest.exports ?? {};
  const published = manifest.publishConfig?.exports ?? {};
  const order = Object.entries(entries)
    .filter(([, conditions]) => Object.keys(conditions).join() !== conditionOrder)
    .map(
      ([entry]) => `exports["${entry}"] must have the conditions ${conditionOrder} in this order`,
    );
  const isSame = JSON.stringify(withoutSource(entries)) === JSON.stringify(published);
  return [
    ...order,
    ...(isSame ? [] : ['publishConfig.exports must be exports without the source condition']),
    ...(manifest.main === entries['.']?.['default']
      ? []
      : ['main must be the default of exports["."]']),
    ...(manifest.types === entries['.']?.['types']
      ? []
      : ['types must be the types of exports["."]']),
  ];
}

function findRangeProblems(manifest: Manifest): string[] {
  const ranges = { ...manifest.dependencies, ...manifest.peerDependencies };
  return Object.entries(ranges)
    .filter(([name, range]) => name.startsWith('@opengeni/') && range !== 'workspace:^')
    .map(([name]) => `the range of ${name} must be workspace:^`);
}

function findProblems({ manifest }: WorkspacePackage): string[] {
  return [
    ...findExportProblems(manifest),
    ...findRangeProblems(manifest),
    ...(manifest.type === 'module' ? [] : ['type must be "module"']),
    ...(manifest.sideEffects === false ? [] : ['sideEffects must be false']),
    ...(manifest.license === 'Apache-2.0' ? [] : ['license must be "Apache-2.0"']),
    ...(manifest.description ? [] : ['description is missing']),
    ...(manifest.engines?.node === '>=22.13' ? [] : ['engines.node must be ">=22.13"']),
    ...(manifest.publishConfig?.access === 'public'
      ? []
      : ['publishConfig.access must be "public"']),
    ...(manifest.publishConfig?.provenance === true
      ? []
      : ['publishConfig.provenance must be true']),
    ...requiredFiles
      .filter((entry) => !(manifest.files ?? []).includes(entry))
      .map((entry) => `files must hold "${entry}"`),
  ];
}

/** Every published manifest has the same shape, in the workspace and in the tarball. */
export const manifests: Rule = {
  name: 'package manifests',
  findViolations: ({ packages }) =>
    packages
      .filter(({ kind }) => kind === 'packages')
      .flatMap((candidate) =>
        findProblems(candidate).map((message) => ({
          path: `${candidate.directory}/package.json`,
          message,
        })),
      ),
};
