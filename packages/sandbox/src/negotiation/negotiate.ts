import { VIEWER_HEARTBEAT_INTERVAL_MS } from '@opengeni/contracts/backends';
import type {
  BackendName,
  CapabilityDescriptor,
  SandboxBackend,
} from '@opengeni/contracts/backends';
import type { SessionCapabilities } from '@opengeni/contracts/capabilities';
import { selectBackend } from '../registry/select-backend.ts';
import { negotiateComputerUse } from './computer-cell.ts';
import { negotiateDesktop } from './desktop-cell.ts';
import { negotiateFiles } from './files-cell.ts';
import { negotiateGit } from './git-cell.ts';
import type { NegotiationContext } from './negotiation-context.ts';
import { negotiateRecording } from './recording-cell.ts';
import { negotiateTerminal } from './terminal-cell.ts';

/** The capability document, also of a backend that the closed list of names lacks. */
export type NegotiatedCapabilities<TBackend extends BackendName = SandboxBackend> = Omit<
  SessionCapabilities,
  'backend'
> & { backend: TBackend };

/**
 * What a session can do now. Pure: every cell is present, and what is not available says so by a reason.
 * Throws code `backend_unknown` for a backend that is neither in the table nor described by the context.
 */
export function negotiateCapabilities<TBackend extends BackendName = SandboxBackend>(
  context: NegotiationContext<TBackend>,
): NegotiatedCapabilities<TBackend> {
  const descriptor: CapabilityDescriptor<BackendName> =
    context.descriptor ?? selectBackend(context.backend as SandboxBackend);
  const cell = { ...context, descriptor };
  return {
    sessionId: context.sessionId,
    backend: context.backend,
    os: context.os,
    liveness: context.liveness,
    leaseEpoch: context.leaseEpoch,
    viewerHeartbeatIntervalMs: context.viewerHeartbeatIntervalMs ?? VIEWER_HEARTBEAT_INTERVAL_MS,
    FileSystem: negotiateFiles(cell),
    Terminal: negotiateTerminal(cell),
    Git: negotiateGit(cell),
    DesktopStream: negotiateDesktop(cell),
    Recording: negotiateRecording(cell),
    ComputerUse: negotiateComputerUse(cell),
    negotiatedAt: (context.now ?? new Date()).toISOString(),
  };
}
