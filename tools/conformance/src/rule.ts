import type { Repository } from './repository.ts';

/** One broken place: where it is and what to do about it. */
export interface Violation {
  readonly path: string;
  readonly line?: number;
  readonly message: string;
}

/** A rule of the house, checked over a snapshot of the repository. */
export interface Rule {
  readonly name: string;
  findViolations(repository: Repository): Violation[];
}

/** The text that a failing check prints: the rule's name first, then one line per place. */
export function formatViolations(rule: Rule, violations: readonly Violation[]): string {
  const lines = violations.map(({ path, line, message }) =>
    line === undefined ? `  ${path}: ${message}` : `  ${path}:${line}: ${message}`,
  );
  return [`Rule "${rule.name}" is broken ${violations.length} time(s):`, ...lines].join('\n');
}
