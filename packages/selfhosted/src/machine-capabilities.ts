import type { SandboxOs } from '@opengeni/contracts/backends';
import type { LeaseLiveness, SessionCapabilities } from '@opengeni/contracts/capabilities';
import type { SelfhostedUnavailableReason } from './control/control-error.ts';
import { selfhostedLiveness } from './liveness.ts';
import type { SelfhostedEnrollment, SelfhostedLivenessState } from './liveness.ts';

/** What the general negotiation is asked about a machine. */
export interface MachineNegotiationContext {
  sessionId: string;
  backend: 'selfhosted';
  os: SandboxOs;
  liveness: LeaseLiveness;
  leaseEpoch: number;
  desktopEnabled: boolean;
  terminalEnabled: boolean;
  computerUseEnabled: boolean;
  desktopAcknowledged?: boolean;
  shared?: boolean;
  sharedSessionIds?: string[];
  now?: Date;
}

/** The general negotiation of capabilities, such as `negotiateCapabilities` of `@opengeni/sandbox`. */
export type NegotiateMachineCapabilities = (
  context: MachineNegotiationContext,
) => SessionCapabilities;

export interface SelfhostedNegotiationInput {
  sessionId: string;
  /** Default linux. */
  os?: SandboxOs;
  leaseEpoch: number;
  enrollment: SelfhostedEnrollment | null;
  /** Pinged when `probeResponded` is absent. Without both the machine counts as silent. */
  session?: { ping(): Promise<boolean> };
  probeResponded?: boolean;
  /** Default true, as are the next two. */
  desktopEnabled?: boolean;
  terminalEnabled?: boolean;
  computerUseEnabled?: boolean;
  desktopAcknowledged?: boolean;
  shared?: boolean;
  sharedSessionIds?: string[];
  now?: Date;
}

/**
 * What a session can do on a machine now. A silent machine has no capability; watching and recording its
 * desktop need a display, controlling it the owner's consent too. Policy keeps its own reason.
 */
export async function negotiateSelfhostedCapabilities(
  input: SelfhostedNegotiationInput,
  negotiate: NegotiateMachineCapabilities,
): Promise<SessionCapabilities> {
  const { enrollment, session, now = new Date() } = input;
  const probeResponded = input.probeResponded ?? (await session?.ping()) ?? false;
  const liveness = selfhostedLiveness({ enrollment, probeResponded, now });
  const base = negotiate(toContext(input, { isOnline: liveness.state === 'online', now }));
  if (liveness.state === 'online') return limitDesktop(base, liveness);
  const reason = liveness.state === 'offline' ? 'agent_offline' : 'agent_reconnecting';
  return withoutAnything(base, reason);
}

function toContext(
  input: SelfhostedNegotiationInput,
  found: { isOnline: boolean; now: Date },
): MachineNegotiationContext {
  const { desktopAcknowledged, shared, sharedSessionIds } = input;
  return {
    sessionId: input.sessionId,
    backend: 'selfhosted',
    os: input.os ?? 'linux',
    liveness: found.isOnline ? 'warm' : 'cold',
    leaseEpoch: input.leaseEpoch,
    desktopEnabled: input.desktopEnabled ?? true,
    terminalEnabled: input.terminalEnabled ?? true,
    computerUseEnabled: input.computerUseEnabled ?? true,
    ...(desktopAcknowledged === undefined ? {} : { desktopAcknowledged }),
    ...(shared === undefined ? {} : { shared }),
    ...(sharedSessionIds === undefined ? {} : { sharedSessionIds }),
    now: found.now,
  };
}

function withoutAnything(
  base: SessionCapabilities,
  reason: SelfhostedUnavailableReason,
): SessionCapabilities {
  const noStream = { transport: null, url: null, token: null, expiresAt: null, reason } as const;
  return {
    ...base,
    FileSystem: { ...base.FileSystem, available: false, readOnly: true, reason },
    Terminal: { ...base.Terminal, ...noStream },
    Git: { ...base.Git, available: false, reason },
    DesktopStream: withoutDesktop(base.DesktopStream, reason),
    Recording: { ...base.Recording, available: false, modes: [], codecs: [], reason },
    ComputerUse: { ...base.ComputerUse, available: false, reason },
  };
}

function withoutDesktop(
  cell: SessionCapabilities['DesktopStream'],
  reason: SelfhostedUnavailableReason,
): SessionCapabilities['DesktopStream'] {
  return {
    ...cell,
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
    reason,
  };
}

function limitDesktop(
  base: SessionCapabilities,
  { hasDisplay, consented }: SelfhostedLivenessState,
): SessionCapabilities {
  const { DesktopStream, Recording, ComputerUse } = base;
  const missing = hasDisplay ? 'consent_required' : 'display_unavailable';
  return {
    ...base,
    DesktopStream:
      hasDisplay || DesktopStream.transport === null
        ? { ...DesktopStream, mode: 'read-only' }
        : withoutDesktop(DesktopStream, 'display_unavailable'),
    Recording:
      hasDisplay || !Recording.available
        ? Recording
        : {
            ...Recording,
            available: false,
            modes: [],
            codecs: [],
            reason: 'display_unavailable',
          },
    ComputerUse:
      (hasDisplay && consented) || !ComputerUse.available
        ? ComputerUse
        : { ...ComputerUse, available: false, reason: missing },
  };
}
