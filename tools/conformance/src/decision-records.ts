import type { RepositoryFile } from './repository.ts';
import type { Rule, Violation } from './rule.ts';

const headings = ['Context', 'Decision', 'Consequences', 'Alternatives'];
const maxLines = 70;
const maxAgentsLines = 120;
const fileName = /^docs\/decisions\/(\d{4})-[a-z0-9]+(?:-[a-z0-9]+)*\.md$/;

function findInRecord({ path, text }: RepositoryFile): Violation[] {
  const missing = headings
    .filter((heading) => !new RegExp(`^## ${heading}$`, 'm').test(text))
    .map((heading) => ({ path, message: `has no heading "## ${heading}"` }));
  const lines = text.trimEnd().split('\n').length;
  return [
    ...missing,
    ...(fileName.test(path)
      ? []
      : [{ path, message: 'must be named NNNN-title-in-kebab-case.md' }]),
    ...(lines > maxLines
      ? [{ path, message: `has ${lines} lines, at most one page (${maxLines})` }]
      : []),
  ];
}

function findDuplicateNumbers(records: readonly RepositoryFile[]): Violation[] {
  const numbers = records.map(({ path }) => fileName.exec(path)?.[1]);
  return records
    .filter((_, index) => numbers[index] !== undefined && numbers.indexOf(numbers[index]) !== index)
    .map(({ path }) => ({ path, message: 'its number is taken by an earlier record' }));
}

function findAgentsProblems(files: readonly RepositoryFile[]): Violation[] {
  const path = 'AGENTS.md';
  const text = files.find((file) => file.path === path)?.text;
  if (text === undefined) return [{ path, message: 'is missing' }];
  const lines = text.trimEnd().split('\n').length;
  return lines > maxAgentsLines
    ? [{ path, message: `has ${lines} lines, at most ${maxAgentsLines}` }]
    : [];
}

/** Decisions are one page with four headings; AGENTS.md stays short. */
export const decisionRecords: Rule = {
  name: 'decision records and AGENTS.md',
  findViolations: ({ files }) => {
    const records = files.filter(
      ({ path }) => /^docs\/decisions\/.*\.md$/.test(path) && !path.endsWith('/README.md'),
    );
    return [
      ...records.flatMap((record) => findInRecord(record)),
      ...findDuplicateNumbers(records),
      ...findAgentsProblems(files),
    ];
  },
};
