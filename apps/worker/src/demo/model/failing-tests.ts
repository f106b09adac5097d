import { stripVTControlCharacters } from 'node:util';

/** Lines by which test runners name a failing test. */
const failureLines: readonly RegExp[] = [
  /^\s*not ok \d+ -? ?(?!.*# (?:TODO|SKIP))(.+)$/,
  /^\s*✖ (?!failing tests:)(.+?)(?: \([\d.]+m?s\))?$/,
  /^\s*[✕×✗] (.+?)(?: \(?[\d.]+ ?m?s\)?)?$/,
  /^\s*FAIL {2}(\S.* > .+)$/,
  /^FAILED (\S+::\S+)/,
  /^(?:FAIL|ERROR): (\w+ \(.+\))$/,
  /^test (\S+) \.\.\. FAILED$/,
  /^\s*--- FAIL: (\S+)/,
  /^\s+\d+\) (\S.*)$/,
];

/** Names of failing tests in the output of the usual test runners, each once, in order. */
export function listFailingTests(output: string): readonly string[] {
  const names = stripVTControlCharacters(output)
    .split(/\r?\n/)
    .flatMap((line) => {
      const name = failureLines
        .map((pattern) => pattern.exec(line)?.[1])
        .find((match) => match !== undefined);
      return name === undefined ? [] : [name.trim()];
    });
  const unique = [...new Set(names)];
  // Some runners print a test twice, once alone and once with its file in front.
  return unique.filter((name) => !unique.some((other) => other.endsWith(` > ${name}`)));
}
