import { delimiter, dirname, sep } from 'node:path';

import type { DemoRequest } from './demo-request.ts';

export interface BoxEnvironmentInput {
  readonly backend: string;
  readonly subject: DemoRequest['subject']['kind'];
  /** The search path of this process. */
  readonly path: string | undefined;
  /** The Node that runs this process. */
  readonly nodePath: string;
}

/**
 * The variables of the box. A local box gets the person's search path, so that the tools of a repository
 * are found, and this Node: first for the sample, last for a repository that may want its own.
 */
export function buildBoxEnvironment(input: BoxEnvironmentInput): Record<string, string> {
  const environment = { NO_COLOR: '1' };
  if (input.backend !== 'local') return environment;
  const own = dirname(input.nodePath);
  // Package managers put the programs of this installation in front; they are not the person's.
  const persons = (input.path ?? '')
    .split(delimiter)
    .filter((entry) => entry !== '' && entry !== own && !entry.split(sep).includes('node_modules'));
  const path = input.subject === 'sample' ? [own, ...persons] : [...persons, own];
  return { ...environment, PATH: path.join(delimiter) };
}
