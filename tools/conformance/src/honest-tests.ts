import type { Rule, Violation } from './rule.ts';

interface Dishonesty {
  readonly pattern: RegExp;
  readonly exempt?: RegExp;
  readonly message: string;
}

const dishonest: readonly Dishonesty[] = [
  {
    pattern: /\b(?:describe|it|test|suite)\.(?:only|skip|todo|fails)\b/,
    message: 'no focused, skipped or pending test',
  },
  {
    // What only one system, or only root, can do is asked for by these conditions alone.
    pattern: /\.(?:skipIf|runIf)\((?!process\.platform|process\.getuid)/,
    message: 'a test is left out only by process.platform or process.getuid',
  },
  {
    pattern: /\bnumRuns\s*:/,
    // Each run of an integration property starts real programs, so it keeps a count of its own.
    exempt: /\.integration\.test\.ts$/,
    message: 'a property names no run count, so that `npm run fuzz` can raise it',
  },
  { pattern: /\bexpect\(true\)\.toBe\(true\)/, message: 'a test that cannot fail proves nothing' },
];

/** Tests run, and can fail. */
export const honestTests: Rule = {
  name: 'honest tests',
  findViolations: ({ sources }) =>
    sources
      .filter(({ isTest, path }) => isTest || path.includes('/testing/'))
      .flatMap((source) =>
        source.code
          .split('\n')
          .flatMap((line, index): Violation[] =>
            dishonest
              .filter(
                ({ pattern, exempt }) => pattern.test(line) && exempt?.test(source.path) !== true,
              )
              .map(({ message }) => ({ path: source.path, line: index + 1, message })),
          ),
      ),
};
