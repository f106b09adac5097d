import type { NegotiationContext } from '../src/negotiation/negotiation-context.ts';
import { negotiateCapabilities } from '../src/negotiation/negotiate.ts';

/** A warm box of modal whose desktop may be streamed. */
export const WARM: NegotiationContext = {
  sessionId: '22222222-2222-4222-8222-222222222222',
  backend: 'modal',
  os: 'linux',
  liveness: 'warm',
  leaseEpoch: 3,
  desktopEnabled: true,
  now: new Date(0),
};

export const STREAM = {
  url: 'wss://box.example/',
  token: 'ogs_x',
  expiresAt: '2030-01-01T00:00:00.000Z',
};

export const DESKTOP = { ...STREAM, resolution: [1280, 800] as [number, number] };

/** The document of a warm box, changed as a test wants it. */
export function negotiate(change: Partial<NegotiationContext> = {}) {
  return negotiateCapabilities({ ...WARM, ...change });
}
