import type { SubjectInBox } from '../run/place-subject.ts';
import type { ProcessIdentity } from './process-identity.ts';
import type {
  ConversationEntry,
  FileDigest,
  RunEntry,
  SessionSnapshot,
  TurnEnding,
  WorkCheck,
} from './run-entry.ts';

/** A box of a run, as the run file tells it. */
export interface RecordedBox {
  readonly instanceId: string;
  /** The envelope to resume the box by; null when there is none. */
  readonly envelope: Readonly<Record<string, unknown>> | null;
  readonly status: 'open' | 'ended' | 'kept';
}

/** What happened in the current box so far. */
export interface WorkState {
  readonly subject?: SubjectInBox;
  readonly hasTurnBegun: boolean;
  readonly conversation: readonly ConversationEntry[];
  readonly session: SessionSnapshot;
  readonly turn?: TurnEnding;
  readonly check?: WorkCheck;
}

/** Where a run is, read out of its entries. */
export interface RunState {
  /** Undefined when the run file has no readable beginning. */
  readonly began: Extract<RunEntry, { type: 'run.began' }> | undefined;
  readonly owners: readonly ProcessIdentity[];
  readonly boxes: readonly RecordedBox[];
  readonly work: WorkState;
  readonly archived: FileDigest | undefined;
}

const NO_WORK: WorkState = Object.freeze({
  hasTurnBegun: false,
  conversation: [],
  session: {},
});

/** Folds the entries of a run file into the state of the run. */
export function readRunState(entries: readonly RunEntry[]): RunState {
  return entries.reduce(applyEntry, {
    began: undefined,
    owners: [],
    boxes: [],
    work: NO_WORK,
    archived: undefined,
  } satisfies RunState);
}

function applyEntry(state: RunState, entry: RunEntry): RunState {
  switch (entry.type) {
    case 'run.began':
      return { ...state, began: entry, owners: [...state.owners, entry.owner] };
    case 'worker.joined':
      return { ...state, owners: [...state.owners, entry.owner] };
    case 'box.created': {
      const { instanceId, envelope } = entry;
      const boxes = [...state.boxes, { instanceId, envelope, status: 'open' } as const];
      // What was done in a box is gone with it, unless it was archived.
      return { ...state, boxes, work: state.archived ? state.work : NO_WORK };
    }
    case 'box.found': {
      const { instanceId } = entry;
      const box = { instanceId, envelope: null, status: 'open' } as const;
      return { ...state, boxes: [...state.boxes, box] };
    }
    case 'box.ended':
      return withStatus(state, entry.instanceId, 'ended');
    case 'box.kept':
      return withStatus(state, entry.instanceId, 'kept');
    case 'archive.written':
      return { ...state, archived: entry.archived };
    default:
      return { ...state, work: applyToWork(state.work, entry) };
  }
}

type WorkEntry = Exclude<
  RunEntry,
  { type: `run.${string}` | `worker.${string}` | `box.${string}` | `archive.${string}` }
>;

function applyToWork(work: WorkState, entry: WorkEntry): WorkState {
  switch (entry.type) {
    case 'subject.placed': {
      const { directory, baselineTree } = entry;
      return { ...work, subject: { directory, baselineTree } };
    }
    case 'turn.began':
      return { ...work, hasTurnBegun: true };
    case 'session.changed':
      return { ...work, session: entry.session };
    case 'work.checked':
      return { ...work, check: entry.check };
    case 'turn.ended':
      return { ...work, turn: entry.turn };
    default:
      return { ...work, conversation: [...work.conversation, entry] };
  }
}

function withStatus(state: RunState, instanceId: string, status: RecordedBox['status']): RunState {
  const boxes = state.boxes.map((box) =>
    box.instanceId === instanceId ? { ...box, status } : box,
  );
  return { ...state, boxes };
}
