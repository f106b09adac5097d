import type { CommandRun } from './command-run.ts';
import { createStep } from './conversation.ts';
import type { Conversation, Decision, Step } from './conversation.ts';
import { completed, endWith, paused } from './ending.ts';
import { isInterrupted } from './interrupted-call.ts';
import { investigate } from './investigation.ts';
import type { Finding } from './investigation.ts';
import { buildPatch } from './patch-text.ts';
import { findTestCommand } from './test-command.ts';
import { parseTestFailures } from './test-failure.ts';
import type { TestFailure } from './test-failure.ts';
import { applyPatch, awaitCommand, runCommand, setGoal, setTitle } from './tool-calls.ts';
import { listPrintedFiles, printFile, readWorkLog } from './work-log.ts';
import type { WorkLog } from './work-log.ts';

const LIST_FILES = 'git log --oneline -3 && git ls-files';
const SHOW_DIFF = 'git diff';

/** Runs the tests, follows a failure to its cause, repairs it when it is a known mistake, and checks. */
export function repairPlan(conversation: Conversation): Decision {
  const log = readWorkLog(conversation);
  const step = createStep(conversation);
  const unfinished = log.runs.find(({ processId }) => processId !== undefined);
  if (unfinished)
    return step('The command is still running; I wait for it.', awaitCommand(unfinished));
  const run = (text: string, command: string): Decision =>
    step(text, runCommand(command, log.repository));

  const listing = log.findRun(LIST_FILES);
  if (!listing) {
    return step(
      'I look at the repository first.',
      setTitle('Repair the failing tests'),
      setGoal(
        'Find and repair the defect that makes the tests fail.',
        'All tests pass and the diff is shown.',
      ),
      runCommand(LIST_FILES, log.repository),
    );
  }
  const manifest = log.findRun(printFile('package.json'));
  if (!manifest)
    return run('How the tests are run should be in package.json.', printFile('package.json'));
  const files = listPrintedFiles(log);
  const names = new Set(listing.output.split('\n'));
  const testCommand = findTestCommand({ names, read: (path) => files.get(path) });
  if (!testCommand) return giveUp(log, step, 'package.json names no test command');
  const lastTests = log.findRun(testCommand.command);
  if (!lastTests) return run(`I run the tests by ${testCommand.source}.`, testCommand.command);
  return afterTests({
    log,
    step,
    run,
    lastTests,
    testRuns: log.runsOf(testCommand.command).length,
    command: testCommand.command,
  });
}

interface Progress {
  readonly log: WorkLog;
  readonly step: Step;
  readonly run: (text: string, command: string) => Decision;
  readonly command: string;
  readonly lastTests: CommandRun;
  readonly testRuns: number;
}

function afterTests({ log, step, run, command, lastTests, testRuns }: Progress): Decision {
  const patches = log.answersOf('apply_patch');
  const patch = patches.at(-1);
  if (patch && /^(?:Failed|Patch failed|Invalid|apply_patch input)/.test(patch.output)) {
    return giveUp(log, step, `the patch was refused: ${patch.output}`);
  }
  if (testRuns <= patches.length) return run('I run the tests again.', command);
  const failures = parseTestFailures(lastTests.output);
  if (lastTests.exitCode === 0) return finish(log, step, run);
  if (failures.length === 0) {
    return giveUp(
      log,
      step,
      `the tests end with code ${lastTests.exitCode} and name no failing test`,
    );
  }
  // A patch whose outcome is unknown, and after which the tests still fail, was not applied.
  if (patch && !isInterrupted(patch))
    return giveUp(log, step, `my patch did not help: ${listNames(failures)} still fails`);
  return inspect(log, step, failures);
}

function inspect(log: WorkLog, step: Step, failures: readonly TestFailure[]): Decision {
  const files = listPrintedFiles(log);
  const finding = investigate(failures, files);
  switch (finding.kind) {
    case 'read':
      return log.findRun(printFile(finding.path))
        ? giveUp(log, step, `${finding.path} cannot be read`)
        : step(
            `${describeFailures(log, failures)}I read ${finding.path}: ${finding.reason}.`,
            runCommand(printFile(finding.path), log.repository),
          );
    case 'edit':
      return step(
        `In ${finding.functionName} (${finding.path}, line ${finding.edit.line}): ${finding.edit.reason}.`,
        applyPatch(
          buildPatch(
            `${log.repository}/${finding.path}`,
            files.get(finding.path) ?? '',
            finding.edit,
          ),
        ),
      );
    case 'unknown':
      return giveUp(log, step, describeUnknown(finding, failures));
  }
}

function finish(log: WorkLog, step: Step, run: Progress['run']): Decision {
  const patches = log.answersOf('apply_patch').length;
  if (patches > 0 && !log.findRun(SHOW_DIFF))
    return run('All tests pass now. This is what changed:', SHOW_DIFF);
  const result =
    patches > 0
      ? 'The defect is repaired and all tests pass.'
      : 'All tests pass; there is nothing to repair.';
  return endWith(log, step, completed(result));
}

/** Ends without success, and says why in the goal of the session as well. */
function giveUp(log: WorkLog, step: Step, reason: string): Decision {
  return endWith(log, step, paused(`I cannot repair this: ${reason}.`));
}

function describeFailures(log: WorkLog, failures: readonly TestFailure[]): string {
  const first = log.runs.every(
    ({ command }) => command === printFile('package.json') || !command.startsWith('cat '),
  );
  return first ? `Failing: ${listNames(failures)}. ` : '';
}

function describeUnknown(
  finding: Extract<Finding, { kind: 'unknown' }>,
  failures: readonly TestFailure[],
): string {
  const examined = finding.examined.join(', ');
  return `${listNames(failures)} fails, and I found no mistake that I know in ${examined || 'the code that the test calls'}`;
}

function listNames(failures: readonly TestFailure[]): string {
  return failures.map(({ name }) => `"${name}"`).join(', ');
}
