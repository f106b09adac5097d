import { describe, it } from 'vitest';

/** One rule of a shared suite. */
export interface SuiteCheck<TSubject> {
  /** The rule, as a sentence. */
  readonly title: string;
  /** Rejects when the subject breaks the rule. */
  run(subject: TSubject): Promise<void> | void;
}

/** The two functions of a test runner that the suites need. Default: those of vitest. */
export interface SuiteRunner {
  describe(name: string, body: () => void): void;
  it(title: string, body: () => Promise<void>): void;
}

export interface Suite<TSubject> {
  readonly name: string;
  readonly checks: readonly SuiteCheck<TSubject>[];
  /** Called anew for each check. A subject with `Symbol.asyncDispose` is disposed of after it. */
  readonly makeSubject: () => TSubject | Promise<TSubject>;
}

const vitestRunner: SuiteRunner = {
  describe: (name, body) => {
    describe(name, body);
  },
  it: (title, body) => {
    it(title, body);
  },
};

/** Registers the checks of a suite as tests. */
export function describeSuite<TSubject extends object>(
  suite: Suite<TSubject>,
  runner: SuiteRunner = vitestRunner,
): void {
  runner.describe(suite.name, () => {
    for (const check of suite.checks) runner.it(check.title, () => runCheck(suite, check));
  });
}

/** Titles of the checks that a subject does not pass; how a suite is itself tested. */
export async function listFailedChecks<TSubject extends object>(
  suite: Pick<Suite<TSubject>, 'checks' | 'makeSubject'>,
): Promise<string[]> {
  const failed: string[] = [];
  for (const check of suite.checks) {
    const passes = await runCheck(suite, check).then(
      () => true,
      () => false,
    );
    if (!passes) failed.push(check.title);
  }
  return failed;
}

async function runCheck<TSubject extends object>(
  suite: Pick<Suite<TSubject>, 'makeSubject'>,
  check: SuiteCheck<TSubject>,
): Promise<void> {
  const subject = await suite.makeSubject();
  try {
    await check.run(subject);
  } finally {
    if (isDisposable(subject)) await subject[Symbol.asyncDispose]();
  }
}

function isDisposable(subject: object): subject is AsyncDisposable {
  return Symbol.asyncDispose in subject;
}
