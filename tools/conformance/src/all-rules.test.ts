import { describe, expect, it } from 'vitest';
import { documentFixtures } from '../test/fixtures/document-fixtures.ts';
import { importFixtures } from '../test/fixtures/import-fixtures.ts';
import { packageFixtures } from '../test/fixtures/package-fixtures.ts';
import type { RuleFixture } from '../test/fixtures/rule-fixture.ts';
import { sourceFixtures } from '../test/fixtures/source-fixtures.ts';
import { allRules } from './all-rules.ts';
import { createRepository } from './repository.ts';
import type { RepositoryFile } from './repository.ts';
import { formatViolations } from './rule.ts';

const fixtures = [...packageFixtures, ...importFixtures, ...sourceFixtures, ...documentFixtures];

function findMessages(fixture: RuleFixture): string[] {
  const rule = allRules.find((candidate) => candidate.name === fixture.rule);
  if (rule === undefined) throw new Error(`There is no rule "${fixture.rule}".`);
  const files = Object.entries(fixture.files).map(([path, text]): RepositoryFile => ({
    path,
    text,
  }));
  return rule.findViolations(createRepository(files)).map(({ message }) => message);
}

const broken = fixtures.filter(({ expected }) => expected !== undefined);
const kept = fixtures.filter(({ expected }) => expected === undefined);

describe('a broken rule is found', () => {
  it.each(broken)('$rule: $title', (fixture) => {
    expect(findMessages(fixture)).toEqual([expect.stringContaining(fixture.expected ?? '')]);
  });
});

describe('a kept rule stays silent', () => {
  it.each(kept)('$rule: $title', (fixture) => {
    expect(findMessages(fixture)).toEqual([]);
  });
});

it('every rule has a fixture that breaks it', () => {
  const covered = new Set(broken.map(({ rule }) => rule));
  expect(allRules.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([]);
});

it('the message of a failing check names the rule, the place and the fix', () => {
  const [rule] = allRules;
  const text = formatViolations(rule!, [{ path: 'a.ts', line: 3, message: 'do this' }]);
  expect(text).toBe('Rule "package arrows" is broken 1 time(s):\n  a.ts:3: do this');
});
