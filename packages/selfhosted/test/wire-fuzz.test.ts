import { decodeMessage, encodeMessage } from '@opengeni/agent-proto';
import { SandboxError } from '@opengeni/contracts/errors';
import fastCheck from 'fast-check';
import { expect, it } from 'vitest';
import { SelfhostedControlError } from '../src/control/control-error.ts';
import { NatsControlRpc } from '../src/control/nats-control-rpc.ts';
import { SelfhostedSession } from '../src/session/selfhosted-session.ts';
import { MockAgentResponder } from '../src/testing/mock-agent-responder.ts';

type Damage = (reply: Uint8Array) => Uint8Array;

/** A session on a machine whose replies are damaged on the way. */
function createSession(damage: Damage): SelfhostedSession {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const machine = new MockAgentResponder({ files: { 'a.png': png }, screenshot: { png } });
  const controlRpc = new NatsControlRpc(async () => ({
    request: async (subject, payload, { timeout }) => {
      const request = decodeMessage('ControlRequest', payload);
      const response = await machine.request(subject, request, { timeoutMs: timeout });
      return { data: damage(encodeMessage('ControlResponse', response)) };
    },
  }));
  const relay = { host: 'relay.test' };
  return new SelfhostedSession({ workspaceId: 'ws', agentId: 'agent', controlRpc, relay });
}

const OPERATIONS: Record<string, (session: SelfhostedSession) => Promise<unknown>> = {
  exec: (session) => session.exec({ cmd: 'x' }),
  execCommand: (session) => session.execCommand({ cmd: 'x', maxOutputTokens: 1 }),
  readFile: (session) => session.readFile({ path: 'a.png' }),
  writeFile: (session) => session.writeFile({ path: 'b', content: 'x' }),
  listDir: (session) => session.listDir({ path: '' }),
  pathExists: (session) => session.pathExists('a.png'),
  viewImage: (session) => session.viewImage({ path: 'a.png' }),
  screenshot: (session) => session.screenshot(),
  desktopInput: (session) => session.desktopInput(undefined),
  deleteFile: async (session) => session.createEditor().deleteFile({ path: 'a.png' }),
  createFile: async (session) => session.createEditor().createFile({ path: 'b', diff: '+x' }),
  resolveExposedPort: (session) => session.resolveExposedPort(6080),
  ping: (session) => session.ping(),
};

const damages: fastCheck.Arbitrary<Damage> = fastCheck.oneof(
  fastCheck.uint8Array({ maxLength: 60 }).map((bytes) => () => bytes),
  fastCheck.double({ min: 0, max: 1, noNaN: true }).map(
    (share): Damage =>
      (reply) =>
        reply.slice(0, Math.floor(reply.length * share)),
  ),
  fastCheck
    .array(fastCheck.tuple(fastCheck.nat(), fastCheck.nat(255)), { minLength: 1, maxLength: 4 })
    .map((changes): Damage => (reply) => {
      const changed = reply.slice();
      for (const [position, value] of changes) changed[position % reply.length] = value;
      return changed;
    }),
);

it.each(Object.entries(OPERATIONS))(
  'replies damaged on the way make %s answer or fail with a typed error',
  async (_name, operate) => {
    await fastCheck.assert(
      fastCheck.asyncProperty(damages, async (damage) => {
        try {
          await operate(createSession(damage));
        } catch (error) {
          const isTyped = SelfhostedControlError.is(error) || SandboxError.is(error);
          expect(isTyped, String(error)).toBe(true);
        }
      }),
    );
  },
);

it('a reply that is not damaged is no error, whatever the operation', async () => {
  for (const operate of Object.values(OPERATIONS)) {
    await expect(operate(createSession((reply) => reply))).resolves.not.toThrow();
  }
});
