import { expect, expectTypeOf, it } from 'vitest';
import {
  MockAgentResponder,
  RoutingSandboxSession,
  makeActiveBackendResolver,
} from '../src/sandbox.ts';
import type {
  ActiveBackendResolverDeps,
  ActivePointer,
  ControlRpc,
  RoutableBackendSession,
  SelfhostedSession,
} from '../src/sandbox.ts';

const PLACES = {
  desk: { id: 'desk', kind: 'selfhosted', name: 'desk', enrollmentId: 'agent-desk' },
  lab: { id: 'lab', kind: 'selfhosted', name: 'lab', enrollmentId: 'agent-lab' },
  unplugged: { id: 'unplugged', kind: 'selfhosted', name: 'unplugged', enrollmentId: null },
  cloud: { id: 'cloud', kind: 'modal', name: 'cloud', enrollmentId: null },
} as const;

function createScene(more: Partial<ActiveBackendResolverDeps> = {}) {
  const screenshot = { width: 640, height: 400, nativeWidth: 2560, nativeHeight: 1600 };
  const desk = new MockAgentResponder({ screenshot });
  const lab = new MockAgentResponder();
  const limits: number[] = [];
  /** One connection for all machines; the subject of a request tells them apart. */
  const rpc: ControlRpc = {
    request: (subject, req, options) => {
      limits.push(options.timeoutMs);
      return (subject === 'agent.w.agent-desk.rpc' ? desk : lab).request(subject, req, options);
    },
  };
  const scene = { pointer: { activeSandboxId: 'desk', activeEpoch: 4 } as ActivePointer };
  const resolveActiveBackend = makeActiveBackendResolver({
    workspaceId: 'w',
    defaultBackend: {},
    defaultKind: 'modal',
    getSandbox: async (id) => Object.values(PLACES).find((place) => place.id === id) ?? null,
    controlRpcFactory: () => rpc,
    relay: { host: 'relay.example' },
    ...more,
  });
  const session = new RoutingSandboxSession({
    readPointer: async () => scene.pointer,
    resolveActiveBackend,
    random: () => 0,
  });
  return Object.assign(scene, { session, resolveActiveBackend, desk, lab, limits });
}

const epochsOf = (agent: MockAgentResponder): number[] =>
  agent.requests.map(({ req }) => req.epoch);

const foldersOf = (agent: MockAgentResponder): string[] =>
  agent.requests.flatMap(({ req: { op } }) => (op?.$case === 'exec' ? [op.exec.cwd] : []));

it('a session on a machine can be routed to', () => {
  expectTypeOf<SelfhostedSession>().toExtend<RoutableBackendSession>();
});

it('commands and edits reach the machine that the pointer names, with the epoch of the pointer', async () => {
  const scene = createScene();
  const editor = scene.session.createEditor();
  await scene.session.execCommand({ cmd: 'echo one' });
  scene.pointer = { activeSandboxId: 'lab', activeEpoch: 5 };
  await editor.createFile({ type: 'create_file', path: 'note.txt', diff: '+hello\n+again' });
  expect(scene.lab.fileText('note.txt')).toBe('hello\nagain');
  expect(scene.desk.fileText('note.txt')).toBeUndefined();
  expect(new Set(epochsOf(scene.desk))).toEqual(new Set([4]));
  expect(new Set(epochsOf(scene.lab))).toEqual(new Set([5]));
});

it('a machine is addressed by workspace and enrollment, in the folder of the pointer', async () => {
  const scene = createScene();
  scene.pointer = { activeSandboxId: 'lab', activeEpoch: 7, workingDir: '/proj' };
  await scene.session.exec({ cmd: 'true' });
  expect(scene.lab.requests.map(({ subject }) => subject)).toEqual(['agent.w.agent-lab.rpc']);
  expect(foldersOf(scene.lab)).toEqual(['/proj']);
  expect(epochsOf(scene.lab)).toEqual([7]);
});

it('a superseded pointer is fenced by the machine, whatever was asked of it before', async () => {
  const scene = createScene();
  await scene.session.exec({ cmd: 'true' });
  scene.desk.setHeldEpoch(5);
  await expect(scene.session.exec({ cmd: 'true' })).rejects.toMatchObject({ fenced: true });
});

it('variables and the limit of requests are those of the host', async () => {
  const scene = createScene({ environment: { LANG: 'C' }, selfhostedTimeoutMs: 1234 });
  await scene.session.screenshot?.();
  await scene.session.prime();
  await scene.session.screenshot?.();
  expect(scene.session.state).toMatchObject({ environment: { LANG: 'C' } });
  expect(scene.limits).toEqual([1234]);
});

it('a machine session that exists already is used for its epoch, and no longer', async () => {
  const pinned: RoutableBackendSession = { state: {} };
  const scene = createScene({
    pinnedSelfhosted: { sandboxId: 'desk', epoch: 4, session: pinned },
  });
  const resolve = scene.resolveActiveBackend;
  expect(await resolve(scene.pointer)).toEqual({
    session: pinned,
    sandboxId: 'desk',
    kind: 'selfhosted',
  });
  expect((await resolve({ ...scene.pointer, activeEpoch: 5 })).session).not.toBe(pinned);
});

it("the session's own box and a box of modal are those of the host", async () => {
  const home: RoutableBackendSession = { state: {} };
  const cloud: RoutableBackendSession = { state: {} };
  const told: string[] = [];
  const { resolveActiveBackend: resolve } = createScene({
    defaultBackend: home,
    defaultKind: 'docker',
    establishModalTarget: async ({ id }) => {
      told.push(id);
      return cloud;
    },
  });
  const own = await resolve({ activeSandboxId: null, activeEpoch: 1 });
  expect(own).toMatchObject({ kind: 'docker', sandboxId: null });
  expect(own.session).toBe(home);
  expect((await resolve({ activeSandboxId: 'cloud', activeEpoch: 1 })).session).toBe(cloud);
  expect(told).toEqual(['cloud']);
});

it('coming back to a machine finds the same session and state, at the epoch of the pointer', async () => {
  const scene = createScene();
  await scene.session.prime();
  const { state } = scene.session;
  scene.pointer = { activeSandboxId: 'lab', activeEpoch: 5 };
  await scene.session.prime();
  expect(scene.session.state).not.toBe(state);
  scene.pointer = { activeSandboxId: 'desk', activeEpoch: 6 };
  await scene.session.exec({ cmd: 'true' });
  expect(scene.session.state).toBe(state);
  expect(epochsOf(scene.desk)).toEqual([6]);
});

it('a command that a machine refuses as fenced runs once, on the machine that the pointer goes to', async () => {
  const scene = createScene();
  await scene.session.prime();
  scene.desk.setHeldEpoch(5);
  const running = scene.session.exec({ cmd: 'echo once' });
  scene.pointer = { activeSandboxId: 'lab', activeEpoch: 5 };
  expect((await running).exitCode).toBe(0);
  expect(scene.lab.requests).toHaveLength(1);
});

it.each([
  ['a place that the workspace does not have', 'gone', 'stale_pointer'],
  ['a place of a backend that this process cannot reach', 'cloud', 'unsupported_backend_context'],
  ['a machine without an enrollment', 'unplugged', 'offline_enrollment'],
])('a pointer to %s fails with a reason, and no machine is asked', async (_title, id, reason) => {
  const scene = createScene();
  scene.pointer = { activeSandboxId: id, activeEpoch: 5 };
  await expect(scene.session.exec({ cmd: 'true' })).rejects.toMatchObject({
    name: 'ActiveBackendUnresolvableError',
    reason,
  });
  expect([...scene.desk.requests, ...scene.lab.requests]).toEqual([]);
});

it('the screen of a machine follows the pointer to the next machine', async () => {
  const scene = createScene();
  await scene.session.prime();
  expect(await scene.session.screenshot?.()).toMatchObject({ width: 640, nativeWidth: 2560 });
  scene.pointer = { activeSandboxId: 'lab', activeEpoch: 5 };
  expect(await scene.session.screenshot?.()).toMatchObject({ width: 1024, nativeWidth: 1024 });
});
