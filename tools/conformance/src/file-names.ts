import type { Rule, Violation } from './rule.ts';

const bannedNames = new Set([
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'misc',
  'shared',
  'types',
  'constants',
  'manager',
]);
const kebabCase = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** Suffixes that say what kind of file it is. */
const kindSuffix =
  /(?:\.(?:test|integration|contract|live|generated|config|setup|api|build|soak))*(?:\.test(?:-d)?)?\.(?:d\.)?[cm]?[jt]s$/;

/** Sources and their folders are kebab-case and named after a concern. */
export const fileNames: Rule = {
  name: 'file names',
  findViolations: ({ sources }) =>
    sources
      .filter((source) => !source.isGenerated)
      .flatMap(({ path }): Violation[] => {
        const names = path.replace(kindSuffix, '').split('/');
        return names.flatMap((name): Violation[] => {
          if (bannedNames.has(name)) {
            return [
              { path, message: `"${name}" says nothing; name it after its main export or concern` },
            ];
          }
          return kebabCase.test(name) ? [] : [{ path, message: `"${name}" must be kebab-case` }];
        });
      }),
};
