import type { Rule } from './rule.ts';

const generatedPaths =
  /(^|\/)gen\/|\.generated\.|\.api\.md$|(^|\/)\.env\.example$|^docs\/settings\.md$/;
const markers = /generated|do not edit/i;
const searchedLines = 6;

/** A generated file says so at its top, so that nobody edits it by hand. */
export const generatedFiles: Rule = {
  name: 'generated files are marked',
  findViolations: ({ files }) =>
    files
      .filter(({ path }) => generatedPaths.test(path))
      .filter(({ text }) => !markers.test(text.split('\n').slice(0, searchedLines).join('\n')))
      .map(({ path }) => ({
        path,
        line: 1,
        message: 'its first lines must say that it is generated, and by what',
      })),
};
