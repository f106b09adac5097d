import { userInfo } from 'node:os';

import { describeLocalIsolation } from '@opengeni/providers-sdk';
import type { LocalIsolation } from '@opengeni/providers-sdk';

/**
 * What is enforced around the commands of a box and what is not, in plain words. Claims nothing that was not found.
 * Without a finding the box is a container.
 */
export function describeIsolation(
  isolation: LocalIsolation | undefined,
  dockerImage: string,
): string {
  if (isolation === undefined) return `container of image ${dockerImage}; its network is open`;
  if (isolation.kind === 'bubblewrap') return describeLocalIsolation(isolation);
  const why = isolation.reason === undefined ? '' : ` (${isolation.reason})`;
  return `none: commands run as ${findUserName()} and can reach whatever that user can${why}`;
}

function findUserName(): string {
  try {
    return `the user ${userInfo().username}`;
  } catch {
    return 'the user of this process';
  }
}
