import { userInfo } from 'node:os';

/** What is enforced around the commands of a box, in plain words. Claims nothing that is not there. */
export function describeIsolation(backend: string, dockerImage: string): string {
  if (backend === 'docker') return `container of image ${dockerImage}; its network is open`;
  return `none: commands run as ${findUserName()} and can reach whatever that user can`;
}

function findUserName(): string {
  try {
    return `the user ${userInfo().username}`;
  } catch {
    return 'the user of this process';
  }
}
