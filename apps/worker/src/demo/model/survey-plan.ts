import type { CommandRun } from './command-run.ts';
import { createStep } from './conversation.ts';
import type { Conversation, Decision, Step } from './conversation.ts';
import { endWith } from './ending.ts';
import { listFailingTests } from './failing-tests.ts';
import { TEST_COMMAND_FILES, findTestCommand } from './test-command.ts';
import {
  awaitCommand,
  completeGoal,
  pauseGoal,
  runCommand,
  setGoal,
  setTitle,
} from './tool-calls.ts';
import { listPrintedFiles, printFile, readWorkLog } from './work-log.ts';
import type { WorkLog } from './work-log.ts';

const LIST_ROOT = 'ls -1A';
const lastLines = 5;
/** Exit codes of a shell for a command that it cannot find or cannot run. */
const notRunnable: ReadonlySet<number | undefined> = new Set([126, 127]);

/** Finds out how the tests of a repository are run, runs them and lists the failures. Changes nothing. */
export function surveyPlan(conversation: Conversation): Decision {
  const log = readWorkLog(conversation);
  const step = createStep(conversation);
  const unfinished = log.runs.find(({ processId }) => processId !== undefined);
  if (unfinished)
    return step('The tests are still running; I wait for them.', awaitCommand(unfinished));
  const listing = log.findRun(LIST_ROOT);
  if (!listing) {
    return step(
      'I look for the way in which the tests are run.',
      setTitle('List the failing tests'),
      setGoal(
        'List the failing tests of the repository; change nothing.',
        'The tests ran and the failing ones are named.',
      ),
      runCommand(LIST_ROOT, log.repository),
    );
  }
  return afterListing(log, step, new Set(listing.output.split('\n')));
}

function afterListing(log: WorkLog, step: Step, names: ReadonlySet<string>): Decision {
  const unread = ['package.json', 'Makefile'].find(
    (name) => names.has(name) && !log.findRun(printFile(name)),
  );
  if (unread !== undefined)
    return step(`I read ${unread}.`, runCommand(printFile(unread), log.repository));
  const files = listPrintedFiles(log);
  const tests = findTestCommand({ names, read: (path) => files.get(path) });
  if (!tests) {
    const asked = TEST_COMMAND_FILES.join(', ');
    return endWith(log, step, pauseGoal(`I found no test command: none of ${asked} names one.`));
  }
  const run = log.findRun(tests.command);
  if (!run)
    return step(`I run the tests by ${tests.source}.`, runCommand(tests.command, log.repository));
  return report(log, step, run);
}

function report(log: WorkLog, step: Step, run: CommandRun): Decision {
  if (notRunnable.has(run.exitCode)) {
    const reason = run.output.trim().split('\n').at(-1) ?? '';
    return endWith(
      log,
      step,
      pauseGoal(`The tests cannot run here: ${reason} Install what they need, then start again.`),
    );
  }
  if (run.exitCode === 0)
    return endWith(log, step, completeGoal('All tests pass. I changed nothing.'));
  const failing = listFailingTests(run.output);
  const facts =
    failing.length > 0
      ? `${failing.length} failing:\n${failing.map((name) => `- ${name}`).join('\n')}`
      : `The test command ends with code ${run.exitCode} and names no test:\n${run.output.trim().split('\n').slice(-lastLines).join('\n')}`;
  return endWith(log, step, completeGoal(`${facts}\nI changed nothing.`));
}
