import { stripVTControlCharacters } from 'node:util';

/** A place in a file of the repository, as a stack names it. */
export interface StackFrame {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly line: number;
}

/** One failing test, as Node's test runner reports it. */
export interface TestFailure {
  readonly name: string;
  /** Where the test starts. */
  readonly test: StackFrame;
  /** Frames of the stack that lie in files of the repository, innermost first. */
  readonly frames: readonly StackFrame[];
  readonly message: string;
  /** What the test got, as printed; empty when the report does not say. */
  readonly actual: string;
  readonly expected: string;
}

/** Reads the failing tests out of the output of `node --test --test-reporter=spec`. */
export function parseTestFailures(output: string): readonly TestFailure[] {
  const [, report = ''] = stripVTControlCharacters(output).split(/^✖ failing tests:$/m);
  const blocks = report.split(/^(?=test at )/m).flatMap((block) => {
    const head = /^test at (.+):(\d+):\d+\n✖ (.+?)(?: \([\d.]+ms\))?\n/.exec(block);
    if (!head?.[1] || !head[3]) return [];
    return [
      {
        text: block,
        path: head[1],
        line: Number(head[2]),
        name: head[3],
        frames: parseFrames(block),
      },
    ];
  });
  const root = findRoot(blocks);
  return blocks.map(({ text, path, line, name, frames }) => ({
    name,
    test: { path, line },
    frames: frames.flatMap((frame) =>
      root !== undefined && frame.path.startsWith(root)
        ? [{ ...frame, path: frame.path.slice(root.length) }]
        : [],
    ),
    message: readMessage(text),
    actual: readProperty(text, 'actual'),
    expected: readProperty(text, 'expected'),
  }));
}

/** The directory that the runner's relative paths belong to; stacks name absolute ones. */
function findRoot(
  blocks: readonly { readonly path: string; readonly frames: readonly StackFrame[] }[],
): string | undefined {
  for (const { path, frames } of blocks) {
    const own = frames.find((frame) => frame.path.endsWith(`/${path}`));
    if (own) return own.path.slice(0, -path.length);
  }
  return undefined;
}

function parseFrames(block: string): readonly StackFrame[] {
  return [...block.matchAll(/^\s+at .*?\(?file:\/\/(\/.+?):(\d+):\d+\)?/gm)].flatMap(
    ([, path, line]) =>
      path === undefined || path.includes('/node_modules/')
        ? []
        : [{ path: decodeURI(path), line: Number(line) }],
  );
}

function readMessage(block: string): string {
  const [message = ''] = block
    .split('\n')
    .slice(2)
    .join('\n')
    .split(/^\s+at /m);
  return message.replaceAll(/^ {2}/gm, '').trim();
}

function readProperty(block: string, name: string): string {
  return new RegExp(`^ {4}${name}: (.+?),?$`, 'm').exec(block)?.[1] ?? '';
}
