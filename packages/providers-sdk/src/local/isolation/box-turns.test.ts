import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findTurn, noteTurn, takeTurn } from './box-turns.ts';
import type { BoxTurn } from './box-turns.ts';

const starting = (pid: number): BoxTurn => ({ state: 'starting', starter: { pid } });

describe('the turns of a box', () => {
  let base: string;

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'turns-test-'));
  });

  afterEach(async () => {
    await rm(base, { recursive: true, force: true });
  });

  it('are taken by one of all that try, and whole', async () => {
    const tries = Array.from({ length: 30 }, (_each, index) =>
      takeTurn(base, { number: 1, turn: starting(index + 1) }),
    );
    const outcomes = await Promise.all(tries);
    expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(1);
    const turn = starting(outcomes.indexOf('taken') + 1);
    expect(await findTurn(base)).toEqual({ number: 1, turn });
    expect(await readdir(base)).toEqual(['turn-1.json']);
  });

  it('are not taken by whoever looked before others went on', async () => {
    expect(await takeTurn(base, { number: 4, turn: { state: 'over' } })).toBe('taken');
    expect(await takeTurn(base, { number: 5, turn: starting(7) })).toBe('taken');
    expect(await takeTurn(base, { number: 4, turn: starting(8) })).toBe('missed');
    expect(await findTurn(base)).toEqual({ number: 5, turn: starting(7) });
    expect(await readdir(base)).toEqual(['turn-5.json']);
  });

  it('tell whoever is past his own that it does not count any more', async () => {
    await takeTurn(base, { number: 1, turn: starting(7) });
    await takeTurn(base, { number: 2, turn: { state: 'ended' } });
    expect(await noteTurn(base, { number: 1, turn: { state: 'over' } })).toBe(false);
    expect(await findTurn(base)).toEqual({ number: 2, turn: { state: 'ended' } });
    expect(await readdir(base)).toEqual(['turn-2.json']);
  });

  it('count by their number and not by its spelling', async () => {
    for (const number of [9, 10]) await takeTurn(base, { number, turn: starting(number) });
    expect((await findTurn(base))?.number).toBe(10);
  });

  it('are over when their file is broken, and none where there is no box', async () => {
    expect(await findTurn(base)).toBeUndefined();
    await writeFile(join(base, 'turn-3.json'), '{"state":');
    expect(await findTurn(base)).toEqual({ number: 3, turn: { state: 'over' } });
    const nowhere = join(base, 'gone');
    expect(await findTurn(nowhere)).toBeUndefined();
    expect(await takeTurn(nowhere, { number: 1, turn: starting(1) })).toBe('gone');
  });
});
