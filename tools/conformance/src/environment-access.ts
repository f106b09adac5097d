import type { Rule, Violation } from './rule.ts';

const accessPatterns = [
  /\bprocess\s*(?:\?\.|\.)\s*env\b/,
  /\bprocess\s*\[\s*['"]env['"]\s*\]/,
  /\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/,
  /import\s*\{[^}]*\benv\b[^}]*\}\s*from\s*['"](?:node:)?process['"]/,
];

/** The environment is read once, by config; apps and tools read it for themselves. */
export const environmentAccess: Rule = {
  name: 'process.env is read only in config, apps and tools',
  findViolations: ({ sources }) =>
    sources
      .filter(
        ({ path, isTest }) =>
          path.startsWith('packages/') && !path.startsWith('packages/config/') && !isTest,
      )
      .flatMap((source) =>
        source.code.split('\n').flatMap((line, index): Violation[] =>
          accessPatterns.some((pattern) => pattern.test(line))
            ? [
                {
                  path: source.path,
                  line: index + 1,
                  message: 'take the value as a parameter; config reads the environment',
                },
              ]
            : [],
        ),
      ),
};
