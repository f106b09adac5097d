import { describe, expect, it } from 'vitest';
import { allRules } from '../src/all-rules.ts';
import { findRepositoryRoot, readRepository } from '../src/repository.ts';
import { formatViolations } from '../src/rule.ts';

const repository = readRepository(findRepositoryRoot(import.meta.dirname));

describe('the repository keeps its rules', () => {
  it.each(allRules.map((rule) => [rule.name, rule] as const))('%s', (_name, rule) => {
    const violations = rule.findViolations(repository);
    if (violations.length > 0) expect.fail(formatViolations(rule, violations));
  });
});
