import { DESKTOP_STREAM_PORT } from '@opengeni/contracts/backends';
import { STREAM_TOKEN_DEFAULT_TTL_SECONDS } from '@opengeni/contracts/tokens';
import type { ExposedPortEndpoint, SandboxSessionLike } from '@opengeni/contracts/ports';
import type { TokenSecret } from '@opengeni/contracts/tokens';
import { StreamPortUnavailableError } from './stream-port-error.ts';
import { mintStreamToken, systemSeconds } from './stream-token.ts';
import { buildStreamUrl } from './stream-url.ts';

/** Whom a stream port is exposed for. Times are in seconds. */
export interface ExposeStreamPortInput {
  workspaceId: string;
  sessionId: string;
  viewerId: string;
  leaseEpoch: number;
  streamTokenSecret: TokenSecret;
  /** Default: the port of the desktop. */
  port?: number;
  /** Default 120. */
  ttlSeconds?: number;
  /** Width and height of the screen. Default 1280 by 800. */
  resolution?: [number, number];
  /** Unix seconds; default: the system clock. */
  nowSeconds?: number;
}

/** Where a viewer finds the stream, and the token that it shows there. */
export interface ExposeStreamPortResult {
  url: string;
  token: string;
  /** ISO time. */
  expiresAt: string;
  transport: 'vnc-ws';
  client: 'novnc';
  resolution: [number, number];
  leaseEpoch: number;
}

/**
 * Exposes a port of the box to one viewer: an address without our token, and the token beside it.
 * Throws `StreamPortUnavailableError` when the session cannot expose the port; the provider's error is its cause.
 */
export async function exposeStreamPort(
  session: unknown,
  input: ExposeStreamPortInput,
): Promise<ExposeStreamPortResult> {
  const {
    streamTokenSecret,
    port = DESKTOP_STREAM_PORT,
    ttlSeconds = STREAM_TOKEN_DEFAULT_TTL_SECONDS,
    nowSeconds = systemSeconds(),
    resolution = [1280, 800],
    ...viewer
  } = input;
  const url = buildStreamUrl(await resolveEndpoint(session, port));
  const claims = { ...viewer, mode: 'view' as const, port, ttlSeconds, nowSeconds };
  const token = await mintStreamToken(streamTokenSecret, claims);
  return {
    url,
    token,
    expiresAt: new Date((nowSeconds + ttlSeconds) * 1000).toISOString(),
    transport: 'vnc-ws',
    client: 'novnc',
    resolution: [...resolution],
    leaseEpoch: viewer.leaseEpoch,
  };
}

async function resolveEndpoint(session: unknown, port: number): Promise<ExposedPortEndpoint> {
  if (!exposesPorts(session)) {
    throw new StreamPortUnavailableError(`The session of the box cannot expose port ${port}.`);
  }
  let endpoint: ExposedPortEndpoint | null | undefined;
  try {
    endpoint = await session.resolveExposedPort(port);
  } catch (error) {
    const message = `Port ${port} of the box could not be exposed; name it when the box is created.`;
    throw new StreamPortUnavailableError(message, error);
  }
  if (typeof endpoint === 'object' && endpoint !== null) return endpoint;
  throw new StreamPortUnavailableError(`The session of the box gave no endpoint for port ${port}.`);
}

function exposesPorts(
  session: unknown,
): session is Required<Pick<SandboxSessionLike, 'resolveExposedPort'>> {
  return (
    typeof session === 'object' &&
    session !== null &&
    typeof Reflect.get(session, 'resolveExposedPort') === 'function'
  );
}
