import { SandboxError } from '@opengeni/contracts/errors';

/** What the session works towards, and how far it is. */
export interface SessionGoal {
  readonly text: string;
  readonly successCriteria?: string;
  readonly status: 'active' | 'paused' | 'completed';
  /** Last note on progress. */
  readonly note?: string;
  /** What proves that the goal is reached; set with status `completed`. */
  readonly evidence?: string;
  /** Why the work stopped; set with status `paused`. */
  readonly rationale?: string;
}

export interface GoalInput {
  readonly text: string;
  readonly successCriteria?: string;
}

export interface GoalChange {
  readonly text?: string;
  readonly successCriteria?: string;
  readonly note?: string;
}

/**
 * The state of a session that the model changes through the first-party tools.
 * A change that is not possible is refused with an error of code `not_found` or `conflict`,
 * whose message the model gets to read.
 */
export interface SessionStatePort {
  /** Replaces whatever goal there was. */
  setGoal(goal: GoalInput): Promise<SessionGoal>;
  /** Changes a goal that is not completed; its status stays. */
  updateGoal(change: GoalChange): Promise<SessionGoal>;
  completeGoal(input: { readonly evidence: string }): Promise<SessionGoal>;
  pauseGoal(input: { readonly rationale: string }): Promise<SessionGoal>;
  setTitle(title: string): Promise<void>;
}

export interface InMemorySessionState extends SessionStatePort {
  readonly goal: SessionGoal | undefined;
  readonly title: string | undefined;
}

/** Creates session state that lives as long as the object. */
export function createInMemorySessionState(
  initial: { readonly goal?: SessionGoal; readonly title?: string } = {},
): InMemorySessionState {
  let goal = initial.goal;
  let title = initial.title;
  const change = (next: SessionGoal): Promise<SessionGoal> => {
    goal = Object.freeze(next);
    return Promise.resolve(goal);
  };
  return {
    get goal() {
      return goal;
    },
    get title() {
      return title;
    },
    setGoal: async (input) => await change({ ...input, status: 'active' }),
    updateGoal: async (input) => await change({ ...requireOpenGoal(goal), ...input }),
    completeGoal: async ({ evidence }) =>
      await change({ ...requireOpenGoal(goal), status: 'completed', evidence }),
    pauseGoal: async ({ rationale }) =>
      await change({ ...requireOpenGoal(goal), status: 'paused', rationale }),
    setTitle: (next) => {
      title = next;
      return Promise.resolve();
    },
  };
}

function requireOpenGoal(goal: SessionGoal | undefined): SessionGoal {
  if (goal === undefined)
    throw new SandboxError('not_found', 'The session has no goal; set one first.');
  if (goal.status === 'completed') {
    throw new SandboxError('conflict', 'The goal is already completed; set a new one to go on.');
  }
  return goal;
}
