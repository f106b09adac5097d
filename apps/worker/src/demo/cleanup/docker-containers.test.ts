import { describe, expect, it } from 'vitest';

import { removeContainersOf } from './docker-containers.ts';

describe('containers of a workspace', () => {
  it('are found by the directory that they have mounted, and removed by force', async () => {
    const calls: string[] = [];
    await removeContainersOf('/tmp/run/boxes/w', async (args) => {
      calls.push(args.join(' '));
      return args[0] === 'ps' ? 'c1\nc2\n' : '';
    });
    expect(calls).toEqual([
      'ps --all --quiet --filter volume=/tmp/run/boxes/w',
      'rm --force --volumes c1 c2',
    ]);
  });

  it('that are not there are not removed', async () => {
    const calls: string[] = [];
    await removeContainersOf('/w', async (args) => {
      calls.push(args[0] ?? '');
      return '\n';
    });
    expect(calls).toEqual(['ps']);
  });
});
