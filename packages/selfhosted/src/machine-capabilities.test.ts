import type { SessionCapabilities } from '@opengeni/contracts/capabilities';
import { SessionCapabilities as SessionCapabilitiesSchema } from '@opengeni/contracts/capabilities';
import { describe, expect, it, vi } from 'vitest';
import { createMachineSession } from '../test/machine-session.ts';
import { negotiateSelfhostedCapabilities } from './machine-capabilities.ts';
import type {
  MachineNegotiationContext,
  SelfhostedNegotiationInput,
} from './machine-capabilities.ts';

const NOW = new Date('2030-01-01T00:01:00.000Z');
const SESSION_ID = '11111111-1111-4111-8111-111111111111';
const CELLS = [
  'FileSystem',
  'Terminal',
  'Git',
  'DesktopStream',
  'Recording',
  'ComputerUse',
] as const;

const enrollment = {
  status: 'active',
  exposure: 'whole-machine',
  allowScreenControl: true,
  hasDisplay: true,
  lastSeenAt: new Date(NOW.getTime() - 5000).toISOString(),
};

function input(part: Partial<SelfhostedNegotiationInput> = {}): SelfhostedNegotiationInput {
  return {
    sessionId: SESSION_ID,
    leaseEpoch: 7,
    enrollment,
    probeResponded: true,
    now: NOW,
    ...part,
  };
}

const negotiate = (part?: Partial<SelfhostedNegotiationInput>) =>
  negotiateSelfhostedCapabilities(input(part), baseOfMachine);

describe('a machine with display and consent', () => {
  it('has everything, and its desktop is relayed in frames and read-only', async () => {
    const found = await negotiate();
    expect(found).toEqual(baseOfMachine(contextOf({ liveness: 'warm' })));
    expect(found.DesktopStream).toMatchObject({
      transport: 'relay-frames',
      client: 'frames',
      mode: 'read-only',
      reason: null,
    });
    expect(found.ComputerUse).toMatchObject({ available: true, reason: null });
  });

  it('is described to the general negotiation in full', async () => {
    const general = vi.fn(baseOfMachine);
    const asked = {
      os: 'macos',
      desktopAcknowledged: true,
      shared: true,
      sharedSessionIds: [],
    } as const;
    await negotiateSelfhostedCapabilities(input({ ...asked, sharedSessionIds: [] }), general);
    expect(general.mock.calls).toEqual([[{ ...contextOf({ liveness: 'warm' }), ...asked }]]);
  });
});

describe('a machine that does not answer', () => {
  const states = [
    ['agent_reconnecting', 5],
    ['agent_offline', 120],
  ] as const;

  it.each(states)('is %s in every cell after %i s', async (reason, seconds) => {
    const lastSeenAt = new Date(NOW.getTime() - seconds * 1000).toISOString();
    const found = await negotiate({
      probeResponded: false,
      enrollment: { ...enrollment, lastSeenAt },
      shared: true,
      desktopAcknowledged: true,
    });
    for (const cell of CELLS) expect(found[cell].reason).toBe(reason);
    expect(found).toMatchObject({
      leaseEpoch: 7,
      liveness: 'cold',
      FileSystem: { available: false, readOnly: true },
      Terminal: { transport: null, url: null, token: null, expiresAt: null },
      Git: { available: false },
      DesktopStream: {
        transport: null,
        client: null,
        mode: 'read-only',
        url: null,
        token: null,
        expiresAt: null,
        requiresAcknowledgment: false,
        acknowledged: false,
        shared: false,
        sharedSessionIds: [],
      },
      Recording: { available: false, modes: [], codecs: [] },
      ComputerUse: { available: false },
    });
  });

  it('is offline without an active enrollment, even when something answers', async () => {
    for (const row of [null, { ...enrollment, status: 'revoked' }]) {
      const found = await negotiate({ enrollment: row, probeResponded: true });
      expect(found.FileSystem.reason).toBe('agent_offline');
    }
  });

  it('loses its capabilities while the session lives', async () => {
    const { machine, session } = createMachineSession();
    const { probeResponded: _, ...rest } = input({ session });
    const now = async () => (await negotiateSelfhostedCapabilities(rest, baseOfMachine)).Git.reason;
    expect(await now()).toBeNull();
    machine.setOnline(false);
    expect(await now()).toBe('agent_reconnecting');
  });

  it('counts as silent when nobody can be asked', async () => {
    const { probeResponded: _, ...rest } = input();
    const found = await negotiateSelfhostedCapabilities(rest, baseOfMachine);
    expect(found.Git.reason).toBe('agent_reconnecting');
  });

  it('is not pinged when the answer is known', async () => {
    const session = { ping: vi.fn(async () => true) };
    await negotiate({ session, probeResponded: false });
    expect(session.ping).not.toHaveBeenCalled();
  });
});

describe('a machine that answers', () => {
  it('without display shows, records and controls nothing, and has all the rest', async () => {
    const base = baseOfMachine(contextOf({ liveness: 'warm' }));
    for (const allowScreenControl of [true, false]) {
      const found = await negotiate({
        enrollment: { ...enrollment, hasDisplay: false, allowScreenControl },
      });
      expect(found.DesktopStream).toMatchObject({
        transport: null,
        client: null,
        requiresAcknowledgment: false,
        reason: 'display_unavailable',
      });
      expect(found.Recording).toEqual({
        available: false,
        modes: [],
        codecs: [],
        reason: 'display_unavailable',
      });
      expect(found.ComputerUse).toMatchObject({
        available: false,
        reason: 'display_unavailable',
      });
      expect(found).toMatchObject({ Terminal: base.Terminal, Git: base.Git });
    }
  });

  it('without consent shows and records, and is not controlled', async () => {
    const found = await negotiate({ enrollment: { ...enrollment, allowScreenControl: false } });
    expect(found.DesktopStream).toMatchObject({
      transport: 'relay-frames',
      mode: 'read-only',
      reason: null,
    });
    expect(found.Recording).toMatchObject({ available: true, reason: null });
    expect(found.ComputerUse).toMatchObject({ available: false, reason: 'consent_required' });
  });

  it.each([true, false])('keeps the reason of a policy, with display %s', async (hasDisplay) => {
    const found = await negotiate({
      desktopEnabled: false,
      enrollment: { ...enrollment, hasDisplay, allowScreenControl: false },
    });
    for (const cell of ['DesktopStream', 'Recording', 'ComputerUse'] as const) {
      expect(found[cell].reason).toBe('disabled_by_policy');
    }
  });
});

it('in every state every cell is there, and says why it is not available', async () => {
  for (const probeResponded of [true, false]) {
    for (const hasDisplay of [true, false]) {
      for (const desktopEnabled of [true, false]) {
        const row = { ...enrollment, hasDisplay };
        const found = await negotiate({ probeResponded, desktopEnabled, enrollment: row });
        expect(SessionCapabilitiesSchema.parse(found)).toEqual(found);
        for (const cell of ['FileSystem', 'Git', 'Recording', 'ComputerUse'] as const) {
          expect(found[cell].reason === null).toBe(found[cell].available);
        }
        const { reason, transport } = found.DesktopStream;
        expect(reason === null).toBe(transport !== null);
      }
    }
  }
});

function contextOf(part: Partial<MachineNegotiationContext>): MachineNegotiationContext {
  return {
    sessionId: SESSION_ID,
    backend: 'selfhosted',
    os: 'linux',
    liveness: 'cold',
    leaseEpoch: 7,
    desktopEnabled: true,
    terminalEnabled: true,
    computerUseEnabled: true,
    now: NOW,
    ...part,
  };
}

/** The general negotiation as far as it concerns machines. */
function baseOfMachine(context: MachineNegotiationContext): SessionCapabilities {
  const { sessionId, backend, os, liveness, leaseEpoch, desktopEnabled, now = NOW } = context;
  const policy = desktopEnabled ? null : 'disabled_by_policy';
  const hasStream = desktopEnabled && liveness !== 'cold';
  return {
    sessionId,
    backend,
    os,
    liveness,
    leaseEpoch,
    viewerHeartbeatIntervalMs: 30_000,
    negotiatedAt: now.toISOString(),
    FileSystem: {
      available: true,
      readOnly: false,
      root: '/',
      pathSep: '/',
      treeMode: 'lazy',
      reason: null,
    },
    Terminal: {
      transport: liveness === 'cold' ? 'sse-events' : 'pty-ws',
      ptyCapable: true,
      shell: '/bin/bash',
      url: null,
      token: null,
      expiresAt: null,
      reason: liveness === 'cold' ? 'lease_cold' : null,
    },
    Git: { available: true, repos: [], reason: null },
    DesktopStream: {
      transport: hasStream ? 'relay-frames' : null,
      client: hasStream ? 'frames' : null,
      mode: 'read-only',
      url: null,
      token: null,
      expiresAt: null,
      resolution: [1024, 768],
      unredacted: true,
      requiresAcknowledgment: hasStream,
      acknowledged: hasStream && context.desktopAcknowledged === true,
      shared: hasStream && context.shared === true,
      sharedSessionIds: [],
      reason: hasStream ? null : (policy ?? 'lease_cold'),
    },
    Recording: {
      available: desktopEnabled,
      modes: desktopEnabled ? ['manual', 'on-turn', 'on-verify'] : [],
      codecs: desktopEnabled ? ['h264-mp4', 'vp9-webm'] : [],
      reason: policy,
    },
    ComputerUse: { available: desktopEnabled, readOnly: false, reason: policy },
  };
}
