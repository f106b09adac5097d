import type { LeaseRecord } from '../../src/leases/lease-record.ts';
import type { LeaseTiming } from '../../src/leases/lease-timing.ts';
import type { transition } from '../../src/leases/lease-machine.ts';

/** Every limit of the model is one tick, and a tick is a little longer, so that one tick makes each of them expire. */
export const LIMIT_MS = 1000;
export const TICK_MS = LIMIT_MS + 1;

export const TIMING: LeaseTiming = {
  warmingTtlMs: LIMIT_MS,
  stoppingTtlMs: LIMIT_MS,
  captureTtlMs: LIMIT_MS,
  holderTtlMs: LIMIT_MS,
  idleGraceMs: LIMIT_MS,
  retryAfterMs: 1,
  captureRetryMs: LIMIT_MS,
  maxCaptureFailures: 2,
  clockToleranceMs: 10,
};

export type Transition = typeof transition;

/** How often each kind of event happens at most; the explorer tries every order of them. */
export interface Bound {
  readonly actors: number;
  readonly reapers: number;
  /** How often an actor opens the lease. */
  readonly opens: number;
  readonly ticks: number;
  /** Jumps of the store's clock by three limits; the heartbeats that it keeps expire at once. */
  readonly forwardJumps: number;
  readonly backwardJumps: number;
  readonly crashes: number;
  /** Losses of the heartbeat by a live actor, which then stops using its box. */
  readonly silences: number;
  /** Writes that were made although their writer was not told, and tries again. */
  readonly lostReplies: number;
  /** Changes of the files in a box, each of which may be captured while the box runs. */
  readonly work: number;
  readonly captureFailures: number;
  /** Boxes that the provider loses. */
  readonly disappearances: number;
  /** Requests for a new box generation. */
  readonly rotations: number;
  /** How often a reaper must see a holder silent, a limit apart, before it removes it. */
  readonly looks: 1 | 2;
}

export type BudgetName = Exclude<keyof Bound, 'actors' | 'reapers' | 'looks'>;

/** A process that opens the lease, spawns or attaches, works, saves and leaves. */
export interface Actor {
  readonly at:
    | 'idle'
    | 'waiting'
    | 'claimed'
    | 'created'
    | 'recorded'
    | 'committing'
    | 'must_end'
    | 'failed'
    | 'using'
    | 'capturing'
    | 'saving'
    | 'found_gone'
    | 'leaving'
    | 'dead';
  readonly holder: string;
  readonly claimId: string;
  readonly epoch: number;
  readonly box: string;
  readonly content: number;
  /** Its heartbeat expired although it beats. */
  readonly silent: boolean;
}

export interface Reaper {
  readonly at: 'idle' | 'stopping' | 'captured' | 'may_end' | 'ended' | 'dead';
  readonly claimId: string;
  readonly box: string;
  readonly content: number;
  /** Members that were seen silent, and when. */
  readonly watched: readonly string[];
  readonly watchedAtTick: number;
}

export interface RunningBox {
  readonly id: string;
  readonly epoch: number;
  /** Counts the changes that its files have seen; a restored box starts at the archive's count. */
  readonly content: number;
  /** Whether the record ever named it. */
  readonly named: boolean;
  /** Whether anybody but its spawner could ever use it. */
  readonly published: boolean;
  /** What the record said of its final capture. */
  readonly ending: 'none' | 'captured' | 'refused';
}

export interface World {
  readonly record: LeaseRecord | undefined;
  /** True time. */
  readonly tick: number;
  /** How far the store's clock is off. */
  readonly skewTicks: number;
  readonly boxes: readonly RunningBox[];
  readonly actors: readonly Actor[];
  readonly reapers: readonly Reaper[];
  readonly left: Readonly<Record<BudgetName, number>>;
  readonly ids: number;
  readonly looks: 1 | 2;
}

export interface Step {
  readonly label: string;
  readonly world: World;
  /** What went wrong in taking the step. */
  readonly violation?: string | undefined;
}

export const IDLE_ACTOR: Actor = {
  at: 'idle',
  holder: '',
  claimId: '',
  epoch: 0,
  box: '',
  content: 0,
  silent: false,
};

export const IDLE_REAPER: Reaper = {
  at: 'idle',
  claimId: '',
  box: '',
  content: 0,
  watched: [],
  watchedAtTick: 0,
};

export function initialWorld({ actors, reapers, looks, ...left }: Bound): World {
  return {
    record: undefined,
    tick: 10,
    skewTicks: 0,
    boxes: [],
    actors: Array.from({ length: actors }, () => IDLE_ACTOR),
    reapers: Array.from({ length: reapers }, () => IDLE_REAPER),
    left,
    ids: 0,
    looks,
  };
}

export function nowMsOf(world: World): number {
  return (world.tick + world.skewTicks) * TICK_MS;
}

export function archivedContent(record: LeaseRecord | undefined): number {
  const archive = record?.archive?.current;
  return archive === undefined ? 0 : Number(archive.reference.split('.')[0]);
}

export function boxOf(world: World, id: string): RunningBox | undefined {
  return world.boxes.find((box) => box.id === id);
}

export function withBox(world: World, id: string, change: Partial<RunningBox>): World {
  return {
    ...world,
    boxes: world.boxes.map((box) => (box.id === id ? { ...box, ...change } : box)),
  };
}

export function withoutBox(world: World, id: string): World {
  return { ...world, boxes: world.boxes.filter((box) => box.id !== id) };
}

export function spend(world: World, name: BudgetName): World {
  return { ...world, left: { ...world.left, [name]: world.left[name] - 1 } };
}
