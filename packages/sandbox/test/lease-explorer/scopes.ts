import type { Bound } from './world.ts';

export interface Scope {
  readonly name: string;
  readonly bound: Bound;
}

const NOTHING: Bound = {
  actors: 2,
  reapers: 1,
  opens: 2,
  ticks: 0,
  forwardJumps: 0,
  backwardJumps: 0,
  crashes: 0,
  silences: 0,
  lostReplies: 0,
  work: 0,
  captureFailures: 0,
  disappearances: 0,
  rotations: 0,
  looks: 2,
};

export function boundOf(part: Partial<Bound>): Bound {
  return { ...NOTHING, ...part };
}

/** Two spawners that are also the holders, and one reaper, unless a scope says otherwise; each is explored whole. */
export const SCOPES: readonly Scope[] = [
  scope('crashes of everybody', { ticks: 2, crashes: 2 }),
  scope('three openings and a crash', { opens: 3, ticks: 2, crashes: 1 }),
  scope('three actors', { actors: 3, opens: 3, ticks: 2 }),
  scope('work, captures and a crash', { ticks: 2, work: 2, crashes: 1, captureFailures: 1 }),
  scope('two reapers and a crash', { reapers: 2, ticks: 2, work: 1, crashes: 1 }),
  scope('two reapers that fail to capture', {
    actors: 1,
    reapers: 2,
    ticks: 3,
    work: 1,
    crashes: 1,
    captureFailures: 2,
  }),
  scope('replies that are lost', { ticks: 2, lostReplies: 1, work: 1, crashes: 1 }),
  scope('two replies that are lost', { ticks: 2, lostReplies: 2 }),
  scope('heartbeats that are lost', { ticks: 3, silences: 2, work: 1 }),
  scope('a clock that jumps on', { ticks: 2, forwardJumps: 1, work: 1 }),
  scope('a clock that is set back', { ticks: 2, backwardJumps: 1, work: 1, crashes: 1 }),
  scope('a clock that jumps both ways', { ticks: 1, forwardJumps: 1, backwardJumps: 1, work: 1 }),
  scope('boxes that the provider loses', { ticks: 2, disappearances: 1, work: 1, crashes: 1 }),
  scope('a bit of everything', {
    ticks: 2,
    crashes: 1,
    silences: 1,
    lostReplies: 1,
    work: 1,
    rotations: 1,
  }),
  scope('a new box generation', { opens: 3, ticks: 2, rotations: 1, work: 1 }),
];

/** The same with more of everything, for `npm run fuzz`. */
export const DEEP_SCOPES: readonly Scope[] = [
  scope('three openings and two crashes', { opens: 3, ticks: 3, crashes: 2 }),
  scope('three actors and a crash', { actors: 3, opens: 3, ticks: 2, crashes: 1 }),
  scope('two reapers and two crashes', { reapers: 2, ticks: 3, work: 1, crashes: 2 }),
  scope('two lost replies and a crash', { ticks: 3, lostReplies: 2, work: 1, crashes: 1 }),
  scope('everything but jumps of the clock', {
    ticks: 2,
    crashes: 1,
    silences: 1,
    lostReplies: 1,
    work: 1,
    captureFailures: 1,
    disappearances: 1,
    rotations: 1,
  }),
  scope('two boxes that the provider loses', { opens: 3, ticks: 2, disappearances: 2, work: 1 }),
];

function scope(name: string, part: Partial<Bound>): Scope {
  return { name, bound: boundOf(part) };
}
