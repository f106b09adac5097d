import { stripVTControlCharacters } from 'node:util';

interface FailingTest {
  readonly name: string;
  /** Where the runner says that the test is. */
  readonly place?: string | undefined;
}

/** Lines by which test runners name a failing test that need nothing else to be understood. */
const failureLines: readonly RegExp[] = [
  /^\s*[✕×✗] (.+?)(?: \(?[\d.]+ ?m?s\)?)?$/,
  /^\s*FAIL {2}(\S.* > .+)$/,
  /^(?:FAILED|ERROR) (\S+::[^\s[]+(?:\[.*?\](?= - |$))?)/,
  /^(?:FAIL|ERROR): (\w+ \(.+\))$/,
  /^test (.+?)(?: - should panic)? \.\.\. FAILED$/,
  /^\s*--- FAIL: (\S+)/,
];

const specLine = /^\s*✖ (?!failing tests:)(.+?)(?: \([\d.]+m?s\))?$/;
const specPlace = /^test at (.+)$/;
const tapLine = /^(\s*)not ok \d+ -? ?(?!.*# (?:TODO|SKIP))(.+)$/;
const mochaCount = /^ {2}\d+ failing$/;
const mochaTitle = /^ {2}\d+\) (.+)$/;

/** Longest line that `buildFailureFilter` prints. */
const maxLineBytes = 300;

/** Names of failing tests in the output of the usual test runners, each once. */
export function listFailingTests(output: string): readonly string[] {
  const lines = stripVTControlCharacters(output).split(/\r?\n/);
  const tests = [readSpec, readTap, readMocha, readSimple].flatMap((read) => read(lines));
  const found = [...new Map(tests.map((test) => [`${test.place}\0${test.name}`, test])).values()];
  const counts = new Map<string, number>();
  for (const { name } of found) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = found.map(({ name, place }) =>
    counts.get(name) === 1 || place === undefined ? name : `${name} (${place})`,
  );
  // Some runners print a test twice, once alone and once with its file in front.
  const ends = new Set(names.flatMap(listEnds));
  return [...new Set(names)].filter((name) => !ends.has(name));
}

/** What follows each ` > ` of a name. */
function listEnds(name: string): readonly string[] {
  const parts = name.split(' > ');
  return parts.slice(1).map((_, index) => parts.slice(index + 1).join(' > '));
}

/** The reporter `spec` of Node names suites as well, but each failing test below the place where it is. */
function readSpec(lines: readonly string[]): FailingTest[] {
  const tests = lines.flatMap((line, index): FailingTest[] => {
    const name = specLine.exec(line)?.[1];
    const place = specPlace.exec(lines[index - 1] ?? '')?.[1];
    return name === undefined ? [] : [{ name, place }];
  });
  const placed = tests.filter(({ place }) => place !== undefined);
  return placed.length > 0 ? placed : tests;
}

/** TAP names a suite right after what failed in it; Node says so, elsewhere the indentation does. */
function readTap(lines: readonly string[]): FailingTest[] {
  let last = 0;
  return lines.flatMap((line, index): FailingTest[] => {
    const [, indentation, name] = tapLine.exec(line) ?? [];
    if (indentation === undefined || name === undefined) return [];
    const facts = readTapFacts(lines.slice(index + 1, index + 6));
    const encloses = indentation.length < last;
    last = indentation.length;
    const isSuite = facts.type === undefined ? encloses : facts.type === 'subtestsFailed';
    return isSuite ? [] : [{ name, place: facts.place }];
  });
}

function readTapFacts(following: readonly string[]): {
  readonly place: string | undefined;
  readonly type: string | undefined;
} {
  const next = following.findIndex((line) => /^\s*(?:not )?ok \d/.test(line));
  const own = next < 0 ? following : following.slice(0, next);
  const read = (fact: RegExp): string | undefined =>
    own.map((line) => fact.exec(line)?.[1]).find((value) => value !== undefined);
  return { place: read(/^\s*location: '(.+)'$/), type: read(/^\s*failureType: '(.+)'$/) };
}

/** Mocha numbers the failures below their count, with the titles of the suites around each in lines of their own. */
function readMocha(lines: readonly string[]): FailingTest[] {
  const start = lines.findIndex((line) => mochaCount.test(line));
  if (start < 0) return [];
  return lines.slice(start).flatMap((line, index, report): FailingTest[] => {
    const title = mochaTitle.exec(line)?.[1];
    if (title === undefined) return [];
    const titles = [title, ...report.slice(index + 1, index + 6).map((text) => text.trim())];
    const last = titles.findIndex((text) => text.endsWith(':'));
    return last < 0
      ? []
      : [
          {
            name: titles
              .slice(0, last + 1)
              .join(' > ')
              .slice(0, -1),
          },
        ];
  });
}

function readSimple(lines: readonly string[]): FailingTest[] {
  return lines.flatMap((line): FailingTest[] => {
    const name = failureLines
      .map((pattern) => pattern.exec(line)?.[1])
      .find((match) => match !== undefined);
    return name === undefined ? [] : [{ name: name.trim() }];
  });
}

/**
 * Prints the lines of a report that `listFailingTests` reads, without colours and shortened, as POSIX awk.
 * A report of any length becomes a list that is as long as the list of its failures.
 */
export function buildFailureFilter(path: string): string {
  const lines = [
    'not ok [0-9]',
    '✖ |✕ |× |✗ ',
    '^ *FAIL  ?',
    '^(FAILED|ERROR) ',
    '^(FAIL|ERROR): ',
    '^test .* FAILED$',
    '^ *--- FAIL: ',
    '^test at ',
    '^ *(location|failureType): ',
    '^  [0-9]+ failing$',
  ].join('|');
  const program = [
    '{ gsub(/\\033\\[[0-9;]*[A-Za-z]/, ""); sub(/\\r$/, ""); following-- }',
    '/^  [0-9]+\\) / { following = 5 }',
    `/${lines}/ || following > 0 { print substr($0, 1, ${maxLineBytes}) }`,
  ].join(' ');
  return `awk '${program}' '${path}'`;
}
