import type { ExposedPortEndpoint } from '@opengeni/contracts/ports';
import { StreamPortUnavailableError } from './stream-port-error.ts';

/**
 * The WebSocket address of an exposed port. Keeps the path and the query of the provider word for word and adds
 * nothing: a viewer's token travels beside the address. Throws `StreamPortUnavailableError` for an endpoint
 * without a host or with a port that is none.
 */
export function buildStreamUrl(endpoint: ExposedPortEndpoint): string {
  const { host, port, tls = false, path = '', query = '' } = endpoint;
  if (typeof host !== 'string' || host.trim() === '') {
    throw new StreamPortUnavailableError('The endpoint of the stream port has no host.');
  }
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new StreamPortUnavailableError(
      'The endpoint of the stream port has no TCP port between 1 and 65535.',
    );
  }
  const authority = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const suffix = port === (tls ? 443 : 80) ? '' : `:${port}`;
  const pathname = path.startsWith('/') ? path : `/${path}`;
  const search = query === '' ? '' : `?${query}`;
  return `${tls ? 'wss' : 'ws'}://${authority}${suffix}${pathname}${search}`;
}
