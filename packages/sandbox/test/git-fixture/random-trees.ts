import fc from 'fast-check';
import type { FileVersion, Tree } from './git-repository.ts';

const oddNames = [
  'plain',
  'two words',
  ' lead',
  'trail ',
  `it's "quoted"`,
  'line\nfeed',
  'new\nfile mode 100644',
  'tab\tstop',
  'back\\slash',
  'ünïcödé',
  '日本語 🙂',
  '-dash',
  ':(top)x',
  '*glob?',
  '? q',
  '1 .M N... x',
  'a -> b',
  'ignored-1',
  'ignored 2',
];
const oddDirectories = ['', 'dir/', 'dir two/-x/', 'u UU N.../'];
const oddLines = [
  '',
  ' ',
  'same',
  '--- a/x',
  '+++ b/x',
  '-- ',
  '@@ -1 +1 @@',
  'diff --git a/x b/x',
  'rename from x',
  String.raw`\ No newline at end of file`,
  'carriage\r',
  'separator\u2028inside',
];

const name = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...oddNames) },
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((text) => !/[/\0\\]|^\.|~/.test(text) && Buffer.byteLength(text) <= 200)
    // A prefix keeps names apart from directories and from names that git reserves.
    .map((text) => `n${text}`),
);

const textVersion = fc
  .record({
    lines: fc.array(
      fc.oneof(
        fc.constantFrom(...oddLines),
        fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll(/[\0\n]/g, '.')),
      ),
      { maxLength: 12 },
    ),
    end: fc.constantFrom('\n', ''),
    executable: fc.boolean(),
  })
  .map(({ lines, end, executable }): FileVersion => {
    const text = lines.join('\n');
    return { kind: 'text', text: text === '' ? '' : text + end, executable };
  });

const version: fc.Arbitrary<FileVersion> = fc.oneof(
  { weight: 6, arbitrary: textVersion },
  fc.uint8Array({ maxLength: 20 }).map((bytes) => ({
    kind: 'binary' as const,
    bytes: Uint8Array.from([0, ...bytes]),
  })),
  fc.constantFrom('plain', 'nowhere', '/').map((target) => ({ kind: 'link' as const, target })),
);

/**
 * So many trees over the same few paths and contents, so that contents move between paths: changes, renames,
 * copies, changes of type and mode, new and lost files.
 */
export function treesOf(count: number): fc.Arbitrary<readonly Tree[]> {
  const path = fc.tuple(fc.constantFrom(...oddDirectories), name).map((parts) => parts.join(''));
  const paths = fc.uniqueArray(path, { minLength: 1, maxLength: 6 });
  const versions = fc.array(version, { minLength: 1, maxLength: 5 });
  return fc.tuple(paths, versions).chain(([somePaths, someVersions]) => {
    const tree = fc
      .tuple(...somePaths.map(() => fc.option(fc.constantFrom(...someVersions))))
      .map((chosen) => treeOf(somePaths, chosen));
    return fc.array(tree, { minLength: count, maxLength: count });
  });
}

function treeOf(paths: readonly string[], versions: readonly (FileVersion | null)[]): Tree {
  const tree = new Map<string, FileVersion>([['.gitignore', { kind: 'text', text: 'ignored*\n' }]]);
  for (const [index, path] of paths.entries()) {
    const version = versions[index];
    if (version != null) tree.set(path, version);
  }
  return tree;
}
