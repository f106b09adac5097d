import type {
  BackendName,
  CapabilityDescriptor,
  SandboxBackend,
  SandboxOs,
} from '@opengeni/contracts/backends';
import type { LeaseLiveness } from '@opengeni/contracts/capabilities';

/** A stream address that was made for one viewer. */
export interface MintedStream {
  url: string;
  token: string;
  /** ISO time. */
  expiresAt: string;
}

/** What decides the capability document of a session. */
export interface NegotiationContext<TBackend extends BackendName = SandboxBackend> {
  sessionId: string;
  backend: TBackend;
  /** Row of a backend that the table of known backends lacks. Default: the row of the table. */
  descriptor?: CapabilityDescriptor<TBackend>;
  os: SandboxOs;
  liveness: LeaseLiveness;
  leaseEpoch: number;
  /** Policy: whether the desktop may be streamed. */
  desktopEnabled: boolean;
  /** Policy: whether viewers may type and click. Default true. */
  desktopInteractive?: boolean;
  /** Policy: whether the model may use the desktop. Default true. */
  computerUseEnabled?: boolean;
  /** Default false. */
  computerUseReadOnly?: boolean;
  /** False when streams cannot be signed, so that none may be opened. Default true. */
  streamTokenSecretAvailable?: boolean;
  /** Whether the viewer has accepted that pixels are not redacted. Default false. */
  desktopAcknowledged?: boolean;
  /** Whether other sessions share the screen. Default false. */
  shared?: boolean;
  sharedSessionIds?: string[];
  /** A desktop stream that was minted; a proof that the box lives. */
  desktopStream?: MintedStream & { resolution: [number, number] };
  /** Policy: whether the terminal may be streamed. Default true. */
  terminalEnabled?: boolean;
  /** A terminal stream that was minted; a proof that the box lives. */
  terminalStream?: MintedStream;
  /** How often viewers beat, in milliseconds. Default 30 000. */
  viewerHeartbeatIntervalMs?: number;
  /** Default: the system clock. */
  now?: Date;
}

/** The context of a cell: the row is resolved and its name no longer matters. */
export interface CellContext extends Omit<
  NegotiationContext<BackendName>,
  'backend' | 'descriptor'
> {
  descriptor: CapabilityDescriptor<BackendName>;
}
