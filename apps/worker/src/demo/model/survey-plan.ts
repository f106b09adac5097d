import type { CommandRun } from './command-run.ts';
import { createStep } from './conversation.ts';
import type { Conversation, Decision, Step } from './conversation.ts';
import { completed, endWith, paused } from './ending.ts';
import { buildFailureFilter, listFailingTests } from './failing-tests.ts';
import { TEST_COMMAND_FILES, findTestCommand } from './test-command.ts';
import { awaitCommand, runCommand, setGoal, setTitle } from './tool-calls.ts';
import { listPrintedFiles, printFile, readWorkLog } from './work-log.ts';
import type { WorkLog } from './work-log.ts';

const LIST_ROOT = 'ls -1A';
/** Beside the repository, which stays as it is. */
const OUTPUT_FILE = '../.test-output';
const FAILURE_FILE = '../.test-failures';
const FIND_FAILURES = `${buildFailureFilter(OUTPUT_FILE)} >${FAILURE_FILE}`;
/** As many lines of the longest kind as a tool surely gives as they are. */
const linesPerPage = 250;
const maxPages = 40;
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
    return endWith(log, step, paused(`I found no test command: none of ${asked} names one.`));
  }
  const command = recordOutput(tests.command);
  const run = log.findRun(command);
  if (!run) return step(`I run the tests by ${tests.source}.`, runCommand(command, log.repository));
  return report(log, step, run);
}

/** A tool gives the middle of a long output to nobody, so the output goes to a file and only its end is shown. */
function recordOutput(command: string): string {
  return `(${command}\n) >${OUTPUT_FILE} 2>&1; code=$?; tail -n 40 ${OUTPUT_FILE} | cut -c 1-500; exit $code`;
}

function report(log: WorkLog, step: Step, run: CommandRun): Decision {
  if (notRunnable.has(run.exitCode)) {
    const reason = run.output.trim().split('\n').at(-1) ?? '';
    return endWith(
      log,
      step,
      paused(`The tests cannot run here: ${reason} Install what they need, then start again.`),
    );
  }
  if (run.exitCode === 0)
    return endWith(log, step, completed('All tests pass. I changed nothing.'));
  return reportFailures(log, step, run);
}

function reportFailures(log: WorkLog, step: Step, run: CommandRun): Decision {
  if (!log.findRun(FIND_FAILURES)) {
    return step(
      'Some fail; I look for their names in the whole output.',
      runCommand(FIND_FAILURES, log.repository),
    );
  }
  const pages = readPages(log);
  const isWhole = pages.length > 0 && countLines(pages.at(-1) ?? '') < linesPerPage;
  if (!isWhole && pages.length < maxPages)
    return step('I read them.', runCommand(printPage(pages.length), log.repository));
  // Places are told as a person sees them, whose repository is elsewhere.
  const insideBox = new RegExp(`/[^\\s']*/${log.repository}/`, 'g');
  const failing = listFailingTests(pages.join('').replaceAll(insideBox, ''));
  if (failing.length === 0) {
    const end = run.output.trim().split('\n').slice(-lastLines).join('\n');
    const fact = `The test command ends with code ${run.exitCode} and names no test:\n${end}`;
    return endWith(log, step, paused(`${fact}\nI changed nothing.`));
  }
  const list = `${failing.length} failing:\n${failing.map((name) => `- ${name}`).join('\n')}`;
  const answer = `${list}\nI changed nothing.`;
  if (isWhole) return endWith(log, step, completed(answer));
  const warning = `More than ${maxPages * linesPerPage} lines name failures, so this list is incomplete.`;
  return endWith(log, step, paused(`${warning}\n${answer}`));
}

/** What was read so far of the lines that name failures, up to the first page that is not there yet. */
function readPages(log: WorkLog): readonly string[] {
  const pages: string[] = [];
  for (let page = log.findRun(printPage(0)); page; page = log.findRun(printPage(pages.length)))
    pages.push(page.output);
  return pages;
}

function printPage(page: number): string {
  const first = page * linesPerPage + 1;
  return `sed -n '${first},${first + linesPerPage - 1}p' ${FAILURE_FILE}`;
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}
