import { basename } from 'node:path';

import type { DemoRequest } from './demo-request.ts';

const REPAIR_TASK =
  'The tests of this repository fail. Run them, find the cause in the code, repair it, run the tests again and show the diff.';
const SURVEY_TASK =
  'Find out how the tests of this repository are run, run them and list the failing ones. Change nothing.';

/** Path of the repository in the box, relative to the workspace. */
export function repositoryPathOf(subject: DemoRequest['subject']): string {
  if (subject.kind === 'sample') return 'repos/demo/inventory';
  const name = basename(subject.path)
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+/, '');
  return `repos/local/${name || 'repository'}`;
}

/** What the agent is to do in plain words, without where. */
export function taskOf({ subject, task }: DemoRequest): string {
  return task ?? (subject.kind === 'sample' ? REPAIR_TASK : SURVEY_TASK);
}

/** The message that starts the turn. */
export function buildTurnInput(request: DemoRequest): string {
  return `${taskOf(request)}\n\nRepository: ${repositoryPathOf(request.subject)}`;
}
