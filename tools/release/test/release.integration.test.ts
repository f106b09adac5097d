import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@opengeni/tool-packed/workspace-package';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pending from '../fixtures/pending-names.json' with { type: 'json' };
import { startLoopbackRegistry } from '../src/loopback-registry.ts';
import type { LoopbackRegistry } from '../src/loopback-registry.ts';
import { readPublishedManifest } from '../src/published-manifest.ts';
import {
  applyChangesets,
  createRehearsalWorkspace,
  publishRelease,
  readVersions,
} from '../src/rehearsal-workspace.ts';
import type { Versions } from '../src/rehearsal-workspace.ts';
import {
  compileInConsumer,
  createSeedConsumer,
  listInstalledCopies,
} from '../src/seed-consumer.ts';
import type { SeedConsumer } from '../src/seed-consumer.ts';

const timeoutMs = 180_000;
const directory = mkdtempSync(join(realpathSync(tmpdir()), 'opengeni-release-'));

/** Where the documented release started, and where it ended. */
const versionsBefore = {
  contracts: '0.5.0',
  config: '0.2.3',
  'agent-proto': '0.2.1',
  runtime: '0.2.3',
};
const versionsAfter = {
  contracts: '0.6.0',
  config: '0.2.4',
  'agent-proto': '0.2.1',
  runtime: '0.3.0',
};

/** The seed's names that the published packages do not have yet, by module. Their number may only fall. */
const pendingNames: Readonly<Record<string, readonly string[]>> = pending;
const mostPendingNames = 2;

let registry: LoopbackRegistry;
let started: Versions;
let released: Versions;
let firstTags: string[];
let releaseTags: string[];
let repeatedTags: string[];

beforeAll(async () => {
  registry = await startLoopbackRegistry(directory);
  const workspace = createRehearsalWorkspace({
    directory: join(directory, 'workspace'),
    versions: versionsBefore,
    npmrc: registry.publisherNpmrc,
  });
  started = readVersions(workspace);
  firstTags = publishRelease(workspace);
  applyChangesets(workspace, [
    { packageName: 'contracts', bump: 'minor', summary: 'Screenshots carry their native size.' },
    { packageName: 'runtime', bump: 'minor', summary: 'Cloud boxes carry who they belong to.' },
  ]);
  released = readVersions(workspace);
  releaseTags = publishRelease(workspace);
  repeatedTags = publishRelease(workspace);
}, timeoutMs);

afterAll(async () => {
  await registry?.stop();
  rmSync(directory, { recursive: true, force: true });
});

function tagsOf(versions: Versions): string[] {
  return Object.entries(versions).map(([name, version]) => `@opengeni/${name}@${version}`);
}

function readReleased(name: string): ReturnType<typeof readPublishedManifest> {
  return readPublishedManifest(registry, `@opengeni/${name}`, released[name] ?? '');
}

describe('versions', () => {
  it('a minor of contracts and of runtime gives the documented versions', () => {
    expect(started).toMatchObject(versionsBefore);
    expect(released).toMatchObject(versionsAfter);
  });

  it('a package without a changeset gets a patch at most', () => {
    const line = (version: string): string => version.split('.').slice(0, 2).join('.');
    for (const [name, version] of Object.entries(started)) {
      if (name === 'contracts' || name === 'runtime') continue;
      expect(line(released[name] ?? ''), name).toBe(line(version));
    }
  });
});

describe('publishing', () => {
  it('publishes and tags everything at first, then exactly the new versions, then nothing', () => {
    expect(firstTags.sort()).toEqual(tagsOf(started).sort());
    const unchanged = new Set(tagsOf(started));
    const changed = tagsOf(released).filter((tag) => !unchanged.has(tag));
    expect(releaseTags.sort()).toEqual(changed.sort());
    expect(releaseTags).not.toContain('@opengeni/agent-proto@0.2.1');
    expect(repeatedTags).toEqual([]);
  });

  it('runtime asks for the new lines of its siblings', async () => {
    const { dependencies } = await readReleased('runtime');
    expect(dependencies).toMatchObject({
      '@opengeni/contracts': '^0.6.0',
      '@opengeni/config': '^0.2.4',
      '@opengeni/agent-proto': '^0.2.1',
    });
  });

  it('every package asks for the released version of each sibling', async () => {
    for (const name of Object.keys(released)) {
      const { dependencies = {}, peerDependencies = {} } = await readReleased(name);
      const ranges = Object.entries({ ...dependencies, ...peerDependencies })
        .filter(([dependency]) => dependency.startsWith('@opengeni/'))
        .map(([dependency, range]) => [dependency.replace('@opengeni/', ''), range] as const);
      const expected = ranges.map(([sibling]) => [sibling, `^${released[sibling]}`]);
      expect(ranges, name).toEqual(expected);
    }
  });

  it('every package is public and, published by a CI that can sign, tells where it was built', async () => {
    for (const name of Object.keys(released)) {
      const { publishConfig } = await readReleased(name);
      expect(publishConfig, name).toMatchObject({ access: 'public', provenance: true });
    }
  });
});

describe('an empty project that installs @opengeni/runtime', () => {
  let consumer: SeedConsumer;
  beforeAll(() => {
    consumer = createSeedConsumer(join(directory, 'consumer'), {
      npmrc: registry.consumerNpmrc,
      packages: ['@opengeni/runtime'],
    });
  }, timeoutMs);

  it('holds one copy of contracts, although the registry has two versions of it', () => {
    expect(listInstalledCopies(consumer, '@opengeni/contracts')).toEqual([
      'node_modules/@opengeni/contracts',
    ]);
  });

  it(
    'compiles the declarations that code written against 0.3.0 uses, apart from pending names',
    () => {
      const { missingNames, others } = compileInConsumer(consumer, [
        new URL('../fixtures/seed-declarations.ts', import.meta.url),
        new URL('../fixtures/seed-root-types.ts', import.meta.url),
      ]);
      expect(others).toEqual([]);
      const advice =
        'tools/release/fixtures/pending-names.json must hold exactly the missing names';
      expect(missingNames, advice).toEqual(pendingNames);
    },
    timeoutMs,
  );
});

describe('the list of pending names', () => {
  it('only shrinks', () => {
    expect(Object.values(pendingNames).flat().length).toBeLessThanOrEqual(mostPendingNames);
  });

  it('holds only names that the golden lists of runtime call pending too', () => {
    const runtimePending = JSON.parse(
      readFileSync(join(repositoryRoot, 'packages/runtime/test/pending-names.json'), 'utf8'),
    ) as Record<'root' | 'sandbox', Record<'values' | 'types', string[]>>;
    const known: Readonly<Record<string, readonly string[]>> = {
      '@opengeni/runtime': Object.values(runtimePending.root).flat(),
      '@opengeni/runtime/sandbox': Object.values(runtimePending.sandbox).flat(),
    };
    const unknown = Object.entries(pendingNames).flatMap(([specifier, names]) =>
      names.filter((name) => known[specifier]?.includes(name) !== true),
    );
    expect(unknown).toEqual([]);
  });
});
