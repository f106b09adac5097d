import type { BackendName, CapabilityDescriptor } from '@opengeni/contracts/backends';
import type { DesktopStreamCapability } from '@opengeni/contracts/capabilities';
import { coldRule, desktopRules, firstReason, osRule, secretRule } from './cell-rules.ts';
import type { CellReason } from './cell-rules.ts';
import type { CellContext } from './negotiation-context.ts';

type Transport = NonNullable<DesktopStreamCapability['transport']>;

const CLIENT_BY_TRANSPORT: Readonly<Record<Transport, DesktopStreamCapability['client']>> = {
  'vnc-ws': 'novnc',
  'rdp-ws': 'web-rdp',
  'relay-frames': 'frames',
  webrtc: null,
};

const UNMINTED = { url: null, token: null, expiresAt: null };

/**
 * The streamed desktop. Address and token appear only after the viewer has accepted unredacted pixels.
 * Frames of the relay can be watched and never controlled.
 */
export function negotiateDesktop(context: CellContext): DesktopStreamCapability {
  const { desktopEnabled, desktopStream, desktopInteractive = true } = context;
  const reason = firstReason([
    osRule(context),
    ...desktopRules(context),
    ['disabled_by_policy', !desktopEnabled],
    secretRule(context),
    coldRule(context, desktopStream),
  ]);
  const transport = reason === null ? transportOf(context.descriptor) : null;
  if (transport === null) return unavailable(reason);
  const acknowledged = context.desktopAcknowledged ?? false;
  const shared = context.shared ?? false;
  return {
    transport,
    client: CLIENT_BY_TRANSPORT[transport],
    mode: desktopInteractive && transport !== 'relay-frames' ? 'interactive' : 'read-only',
    ...(acknowledged ? mintedFields(desktopStream) : mintedFields(undefined)),
    unredacted: true,
    requiresAcknowledgment: true,
    acknowledged,
    shared,
    sharedSessionIds: shared ? [...(context.sharedSessionIds ?? [])] : [],
    reason: null,
  };
}

function unavailable(reason: CellReason): DesktopStreamCapability {
  return {
    transport: null,
    client: null,
    mode: 'read-only',
    ...mintedFields(undefined),
    unredacted: true,
    requiresAcknowledgment: false,
    acknowledged: false,
    shared: false,
    sharedSessionIds: [],
    reason: reason ?? 'backend_unsupported',
  };
}

function mintedFields(
  stream: CellContext['desktopStream'],
): Pick<DesktopStreamCapability, 'url' | 'token' | 'expiresAt' | 'resolution'> {
  if (stream === undefined) return { ...UNMINTED, resolution: [1024, 768] };
  const { url, token, expiresAt, resolution } = stream;
  return { url, token, expiresAt, resolution: [...resolution] };
}

function transportOf(descriptor: CapabilityDescriptor<BackendName>): Transport | null {
  return descriptor.desktopStream ?? descriptor.capabilities.DesktopStream.transport;
}
