import { describe, expect, it } from 'vitest';

import type { Box, RunRequest } from '../ports/box-roles.ts';
import { boxChecks, boxIdentityChecks, boxKeeperChecks, describeBox } from './box-suite.ts';
import { commandChecks } from './command-suite.ts';
import { FakeBox } from './fake-box.ts';
import { listFailedChecks } from './suite.ts';
import type { SuiteRunner } from './suite.ts';

const listOneFile = ({ command }: RunRequest) => ({ stdout: `answer to ${String(command)}` });

describe('the box suite', () => {
  it('registers every rule, or the rules of commands alone', () => {
    const count = (roles?: readonly ('commands' | 'files' | 'keeper')[]) => {
      const titles: string[] = [];
      const runner: SuiteRunner = {
        describe: (_, body) => body(),
        it: (title) => void titles.push(title),
      };
      describeBox(
        'a box',
        () => new FakeBox(),
        roles === undefined ? { runner } : { roles, runner },
      );
      return titles.length;
    };
    expect(count()).toBe(boxChecks.length);
    expect(count(['commands'])).toBe(boxIdentityChecks.length + commandChecks.length);
    expect(count(['commands', 'files', 'keeper'])).toBe(boxChecks.length + boxKeeperChecks.length);
  });

  it('notices a box that names a relative workspace, or none of itself', async () => {
    const failuresOf = (box: Box) =>
      listFailedChecks({ checks: boxIdentityChecks.slice(0, 1), makeSubject: () => box });
    expect(await failuresOf(new FakeBox())).toEqual([]);
    expect(await failuresOf(new FakeBox({ workspaceRoot: 'workspace' }))).toHaveLength(1);
    expect(await failuresOf(new FakeBox({ instanceId: '' }))).toHaveLength(1);
  });

  it('notices a box whose commands do not see its files', async () => {
    const makeSubject = () => new FakeBox({ run: () => ({ stdout: 'other' }) });
    const checks = boxChecks.filter((check) =>
      /same workspace|mode of a written/.test(check.title),
    );
    expect(await listFailedChecks({ checks, makeSubject })).toEqual(
      checks.map((check) => check.title),
    );
  });

  it('notices a keeper that takes any bytes, and one that fills nothing', async () => {
    const keeper = { persist: async () => new Uint8Array([1]), hydrate: async () => {} };
    const makeSubject = () => ({ ...new FakeBox({ run: listOneFile }), keeper });
    const failed = await listFailedChecks({ checks: boxKeeperChecks, makeSubject });
    expect(failed).toEqual(boxKeeperChecks.map((check) => check.title));
  });

  it('notices a box that was said to have files and has none', async () => {
    const { files: _, ...rest } = new FakeBox();
    const checks = boxChecks.filter((check) => check.title.startsWith('files: '));
    const failed = await listFailedChecks({ checks, makeSubject: () => rest });
    expect(failed).toEqual(checks.map((check) => check.title));
  });
});
