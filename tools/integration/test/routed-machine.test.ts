import {
  RoutingSandboxSession,
  createActiveBackendResolver,
  resolveEnrollmentId,
} from '@opengeni/sandbox';
import type {
  ActivePointer,
  RoutableBackendSession,
  RoutableTargetBuilder,
} from '@opengeni/sandbox';
import { buildSelfhostedBackendSession } from '@opengeni/selfhosted';
import type { ControlRpc, SelfhostedSession } from '@opengeni/selfhosted';
import { MockAgentResponder } from '@opengeni/selfhosted/testing';
import { expect, expectTypeOf, it } from 'vitest';

const PLACES = {
  desk: { id: 'desk', kind: 'selfhosted', name: 'desk', enrollmentId: 'agent-desk' },
  lab: { id: 'lab', kind: 'selfhosted', name: 'lab', enrollmentId: 'agent-lab' },
  unplugged: { id: 'unplugged', kind: 'selfhosted', name: 'unplugged', enrollmentId: null },
  cloud: { id: 'cloud', kind: 'modal', name: 'cloud', enrollmentId: null },
} as const;

/** Builds machine sessions that move on to later epochs, so that coming back finds the same session. */
function createMachineTargets(rpcOf: (agentId: string) => ControlRpc): RoutableTargetBuilder {
  return async ({ sandbox, pointer }) => {
    const agentId = resolveEnrollmentId(sandbox);
    const rpc = rpcOf(agentId);
    let epoch = pointer.activeEpoch;
    const { session } = await buildSelfhostedBackendSession({
      workspaceId: 'w',
      agentId,
      relay: { host: 'relay.example' },
      controlRpcFactory: () => ({
        request: (subject, req, options) => rpc.request(subject, { ...req, epoch }, options),
      }),
      epoch,
      workingDir: pointer.workingDir ?? null,
    });
    return {
      session,
      moveToEpoch: (later) => {
        epoch = later;
      },
    };
  };
}

function createScene() {
  const screenshot = { width: 640, height: 400, nativeWidth: 2560, nativeHeight: 1600 };
  const agents = {
    'agent-desk': new MockAgentResponder({ screenshot }),
    'agent-lab': new MockAgentResponder(),
  };
  const scene = { pointer: { activeSandboxId: 'desk', activeEpoch: 4 } as ActivePointer };
  const resolveActiveBackend = createActiveBackendResolver({
    workspaceId: 'w',
    getSandbox: async (id) => Object.values(PLACES).find((place) => place.id === id) ?? null,
    targets: {
      selfhosted: createMachineTargets((agentId) =>
        agentId === 'agent-desk' ? agents['agent-desk'] : agents['agent-lab'],
      ),
      modal: undefined,
    },
  });
  const session = new RoutingSandboxSession({
    readPointer: async () => scene.pointer,
    resolveActiveBackend,
    random: () => 0,
  });
  return Object.assign(scene, { session, desk: agents['agent-desk'], lab: agents['agent-lab'] });
}

const epochsOf = (agent: MockAgentResponder): number[] =>
  agent.requests.map(({ req }) => req.epoch);

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
