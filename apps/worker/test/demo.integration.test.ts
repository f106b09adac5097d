import { describe, expect, it } from 'vitest';

import { DEFECTS } from '../src/demo/sample/defects.ts';
import { parseEvents, runWorkerProcess } from './worker-process.ts';

describe('the demo', () => {
  it.each(DEFECTS.map(({ id, path }, index) => ({ seed: index + 1, id, path })))(
    'repairs the defect of seed $seed ($id) and leaves nothing behind',
    async ({ seed, path }) => {
      const run = await runWorkerProcess(['--seed', String(seed)]);
      expect(run.stdout).toContain(`--seed ${seed}`);
      expect(run.stdout).toContain('embedded script, no real model');
      expect(run.stdout).toMatch(
        /isolation +bubblewrap: own root, .*, no IP network, .*; not enforced: /,
      );
      expect(run.stdout).toMatch(
        new RegExp(`outcome +completed, exit code 0\\n.*\\n +files +${path}\\n`),
      );
      expect(run).toMatchObject({ exitCode: 0, stderr: '', leftBehind: [] });
      expect(run.stdout).not.toContain('\u001b');
    },
  );

  it('ends with a clear reason and code 1 for a defect that nobody knows', async () => {
    const run = await runWorkerProcess(['--seed', 'unknown']);
    expect(run.stdout).toMatch(
      /reason +the tests still fail in the box: .*the agent says: I cannot repair this/,
    );
    expect(run.stdout).toMatch(/files +none changed/);
    expect(run).toMatchObject({ exitCode: 1, stderr: '', leftBehind: [] });
  });

  it('chooses a seed and prints it when there is none', async () => {
    const run = await runWorkerProcess([]);
    expect(run.stdout).toMatch(/seed +[1-8] {3}\(the same again: --seed [1-8]\)/);
    expect(run.exitCode).toBe(0);
  });

  it('prints one valid event a line with --json, and nothing else', async () => {
    const run = await runWorkerProcess(['--seed', '2', '--json']);
    const events = parseEvents(run.stdout);
    expect(events.map(({ sequence }) => sequence)).toEqual(
      events.map((_event, index) => index + 1),
    );
    expect(events[0]).toMatchObject({
      type: 'run.started',
      payload: { seed: 2, model: 'embedded-script' },
    });
    expect(events.at(-1)).toMatchObject({
      type: 'run.summary',
      payload: { outcome: 'completed', exitCode: 0 },
    });
    const types = new Set(events.map(({ type }) => type));
    for (const type of [
      'session.title_set',
      'goal.set',
      'goal.completed',
      'turn.started',
      'turn.completed',
    ]) {
      expect(types).toContain(type);
    }
    expect(run).toMatchObject({ exitCode: 0, leftBehind: [] });
  });

  it('shares the network with --net and says so', async () => {
    const run = await runWorkerProcess(['--seed', '1', '--net']);
    expect(run.stdout).toMatch(
      /isolation +bubblewrap: .*; not enforced: the network, which is shared/,
    );
    expect(run).toMatchObject({ exitCode: 0, stderr: '', leftBehind: [] });
  });

  it.each([
    {
      name: 'turned off',
      options: { environment: { OPENGENI_LOCAL_ISOLATION: 'none' } },
      why: 'OPENGENI_LOCAL_ISOLATION is none',
    },
    {
      name: 'not installed',
      options: { inPlaceOfBubblewrap: '/dev/null' },
      why: 'bwrap is not installed (package bubblewrap and util-linux)',
    },
  ])('works without isolation and says why when it is $name', async ({ options, why }) => {
    const run = await runWorkerProcess(['--seed', '1'], options);
    expect(run.stdout).toMatch(/isolation +none: commands run as the user /);
    expect(run.stdout).toContain(why);
    expect(run).toMatchObject({ exitCode: 0, stderr: '', leftBehind: [] });
  });

  it('keeps the box with --keep and says where it is', async () => {
    const run = await runWorkerProcess(['--seed', '1', '--keep']);
    const [, kept] = /^ +kept +(\S+)$/m.exec(run.stdout) ?? [];
    expect(kept).toContain(run.leftBehind[0]);
    expect(run.leftBehind).toHaveLength(1);
  });
});
