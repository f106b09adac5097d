import { describe, expect, it } from 'vitest';

import { describeSuite, listFailedChecks } from './suite.ts';

describe('a suite', () => {
  it('registers each check under the name of the suite, on a fresh subject each', async () => {
    const tests: { title: string; body: () => Promise<void> }[] = [];
    const seen: number[] = [];
    let made = 0;
    const checks = ['first', 'second'].map((title) => ({
      title,
      run: (subject: { id: number }) => void seen.push(subject.id),
    }));
    const makeSubject = () => ({ id: (made += 1) });
    describeSuite(
      { name: 'things', checks, makeSubject },
      {
        describe: (name, body) => {
          expect(name).toBe('things');
          body();
        },
        it: (title, body) => void tests.push({ title, body }),
      },
    );
    expect(made).toBe(0);
    for (const test of tests) await test.body();
    expect(tests.map((test) => test.title)).toEqual(['first', 'second']);
    expect(seen).toEqual([1, 2]);
  });

  it('disposes of a subject after its check, also when the check fails', async () => {
    let disposals = 0;
    const makeSubject = () => ({ [Symbol.asyncDispose]: async () => void (disposals += 1) });
    const checks = [
      { title: 'passes', run: () => {} },
      { title: 'throws', run: () => expect.unreachable() },
      { title: 'rejects', run: () => Promise.reject(new Error('broken')) },
    ];
    expect(await listFailedChecks({ checks, makeSubject })).toEqual(['throws', 'rejects']);
    expect(disposals).toBe(3);
  });
});
