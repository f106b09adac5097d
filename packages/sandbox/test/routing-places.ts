import { FakeClock } from '@opengeni/contracts/testing';
import type { SessionExecArgs } from '@opengeni/contracts/ports';
import type { ActivePointer } from '../src/routing/active-pointer.ts';
import type {
  ResolvedActiveBackend,
  RoutableBackendSession,
} from '../src/routing/routable-session.ts';
import type {
  RoutingSandboxSessionDeps,
  RoutingTransitionEvent,
} from '../src/routing/routing-deps.ts';
import { RoutingSandboxSession } from '../src/routing/routing-sandbox-session.ts';

/** A place that writes down the commands and edits that reach it. */
export class RecordingPlace implements RoutableBackendSession {
  readonly name: string;
  readonly state: { readonly place: string };
  readonly done: string[] = [];
  /** Thrown by the next operations, one each. */
  readonly failures: unknown[] = [];

  constructor(name: string) {
    this.name = name;
    this.state = { place: name };
  }

  async exec({ cmd }: SessionExecArgs): Promise<unknown> {
    this.note(cmd);
    return { stdout: this.name, stderr: '', output: this.name, exitCode: 0, wallTimeSeconds: 0 };
  }

  async readFile({ path }: { path: string }): Promise<string> {
    this.note(`read ${path}`);
    return `${this.name}:${path}`;
  }

  createEditor(runAs?: string): unknown {
    const edit = (verb: string) => async (operation: { path: string }) => {
      this.note(`${verb} ${operation.path}${runAs === undefined ? '' : ` as ${runAs}`}`);
      return { status: 'completed' };
    };
    return { createFile: edit('create'), updateFile: edit('update') };
  }

  note(operation: string): void {
    if (this.failures.length > 0) throw this.failures.shift();
    this.done.push(operation);
  }
}

export const FENCE = Object.assign(new Error('refused'), { fenced: true });

export interface RoutingFixture {
  readonly session: RoutingSandboxSession;
  readonly events: RoutingTransitionEvent[];
  readonly resolved: ActivePointer[];
  readonly clock: FakeClock;
  /** The pointer that the next read gives. */
  pointer: ActivePointer;
}

/** A routing session over places by id; the empty id is the session's own box. */
export function routeOver(
  places: Readonly<Record<string, RoutableBackendSession>>,
  deps: Partial<RoutingSandboxSessionDeps> = {},
): RoutingFixture {
  const events: RoutingTransitionEvent[] = [];
  const resolved: ActivePointer[] = [];
  const clock = new FakeClock();
  const fixture = {
    events,
    resolved,
    clock,
    pointer: { activeSandboxId: null, activeEpoch: 1 } as ActivePointer,
  };
  const session = new RoutingSandboxSession({
    readPointer: async () => fixture.pointer,
    resolveActiveBackend: async (pointer) => {
      resolved.push(pointer);
      return placeOf(places, pointer.activeSandboxId);
    },
    onTransition: (event) => events.push(event),
    clock,
    random: () => 0.5,
    ...deps,
  });
  return Object.assign(fixture, { session });
}

export function placeOf(
  places: Readonly<Record<string, RoutableBackendSession>>,
  sandboxId: string | null,
): ResolvedActiveBackend {
  const session = places[sandboxId ?? ''];
  if (session === undefined) throw new Error(`no place ${sandboxId}`);
  return { session, sandboxId, kind: sandboxId === null ? 'modal' : 'selfhosted' };
}
