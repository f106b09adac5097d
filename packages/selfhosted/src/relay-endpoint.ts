import { StreamKind } from '@opengeni/agent-proto/messages';
import type { StreamChannel } from '@opengeni/agent-proto/messages';
import type { ExposedPortEndpoint } from '@opengeni/contracts/ports';

/** Path of the relay when its URL names none. */
export const SELFHOSTED_RELAY_STREAM_PATH = '/stream';

/** Where streams of machines are relayed. Defaults: TLS, port 443 (80 without TLS), path `/stream`. */
export interface SelfhostedRelayConfig {
  host: string;
  port?: number;
  tls?: boolean;
  path?: string;
}

/** What the setting gives when it is not set: a name that leads nowhere. */
const UNSET_RELAY_HOST = 'relay.opengeni.local';

/** Reads the setting `selfhostedRelayUrl`. A text that is no URL is taken as a host name; never throws. */
export function resolveSelfhostedRelay(
  relayUrl: string | undefined,
): Required<SelfhostedRelayConfig> {
  const raw = relayUrl?.trim() ?? '';
  const path = SELFHOSTED_RELAY_STREAM_PATH;
  if (raw === '') return { host: UNSET_RELAY_HOST, port: 443, tls: true, path };
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(raw) ? raw : `wss://${raw}`);
  if (url === null || url.hostname === '') return { host: raw, port: 443, tls: true, path };
  const tls = url.protocol === 'wss:' || url.protocol === 'https:';
  return {
    host: url.hostname,
    port: url.port === '' ? defaultPort(tls) : Number(url.port),
    tls,
    path: url.pathname === '' || url.pathname === '/' ? path : url.pathname,
  };
}

export interface RelayChannelAddress {
  readonly workspaceId: string;
  readonly agentId: string;
  readonly port: number;
  /** What the machine opened; without it the channel is named after the port. */
  readonly channel: StreamChannel | undefined;
}

/** Where a viewer reaches a channel of a machine. The relay pairs by the query; no port opens on the machine. */
export function resolveRelayEndpoint(
  relay: SelfhostedRelayConfig,
  address: RelayChannelAddress,
): ExposedPortEndpoint {
  const { workspaceId, agentId, port, channel } = address;
  const tls = relay.tls ?? true;
  const channelId = channel?.channelId ?? `${workspaceId}:${agentId}:${port}`;
  const query = Object.entries({ ws: workspaceId, agent: agentId, port, channel: channelId })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  return {
    host: relay.host,
    port: relay.port ?? defaultPort(tls),
    tls,
    path: relay.path ?? SELFHOSTED_RELAY_STREAM_PATH,
    query,
    protocol: protocolOf(channel?.kind),
  };
}

function protocolOf(kind: StreamKind | undefined): string {
  if (kind === StreamKind.STREAM_KIND_PTY) return 'pty';
  return kind === StreamKind.STREAM_KIND_DESKTOP ? 'vnc' : 'raw';
}

function defaultPort(tls: boolean): number {
  return tls ? 443 : 80;
}
