import { CAPABILITY_DESCRIPTORS, SandboxBackend, SandboxOs } from '@opengeni/contracts/backends';
import { LeaseLiveness, SessionCapabilities } from '@opengeni/contracts/capabilities';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DESKTOP, STREAM, WARM, negotiate } from '../../test/negotiation-fixture.ts';
import { negotiateCapabilities } from './negotiate.ts';
import type { NegotiationContext } from './negotiation-context.ts';

const CELLS = [
  'FileSystem',
  'Terminal',
  'Git',
  'DesktopStream',
  'Recording',
  'ComputerUse',
] as const;

const reasonsOf = (document: SessionCapabilities) =>
  Object.fromEntries(CELLS.map((cell) => [cell, document[cell].reason]));

const stream = fc.option(fc.constant(STREAM), { nil: undefined });
const contexts = fc.record(
  {
    sessionId: fc.constant(WARM.sessionId),
    backend: fc.constantFrom(...SandboxBackend.options),
    os: fc.constantFrom(...SandboxOs.options),
    liveness: fc.constantFrom(...LeaseLiveness.options),
    leaseEpoch: fc.nat(),
    desktopEnabled: fc.boolean(),
    desktopInteractive: fc.boolean(),
    computerUseEnabled: fc.boolean(),
    computerUseReadOnly: fc.boolean(),
    streamTokenSecretAvailable: fc.boolean(),
    desktopAcknowledged: fc.boolean(),
    shared: fc.boolean(),
    sharedSessionIds: fc.array(fc.uuid(), { maxLength: 2 }),
    terminalEnabled: fc.boolean(),
  },
  { requiredKeys: ['sessionId', 'backend', 'os', 'liveness', 'leaseEpoch', 'desktopEnabled'] },
);
const minted = fc
  .tuple(contexts, stream, stream)
  .map(([context, terminalStream, desktop]): NegotiationContext => ({
    ...context,
    ...(terminalStream === undefined ? {} : { terminalStream }),
    ...(desktop === undefined ? {} : { desktopStream: DESKTOP }),
  }));

describe('the capability document', () => {
  it('says the same of the session that it was asked about', () => {
    expect(negotiate({ liveness: 'draining', leaseEpoch: 0 })).toMatchObject({
      sessionId: WARM.sessionId,
      backend: 'modal',
      os: 'linux',
      liveness: 'draining',
      leaseEpoch: 0,
      viewerHeartbeatIntervalMs: 30_000,
      negotiatedAt: '1970-01-01T00:00:00.000Z',
    });
  });

  it('advertises the heartbeat interval that the settings give', () => {
    const document = negotiate({ viewerHeartbeatIntervalMs: 45_000 });
    expect(document.viewerHeartbeatIntervalMs).toBe(45_000);
  });

  it('is complete and valid for every backend, system, liveness and policy', () => {
    fc.assert(
      fc.property(minted, (context) => {
        const document = negotiateCapabilities(context);
        expect(SessionCapabilities.parse(document)).toEqual(document);
      }),
    );
  });

  it('gives a reason exactly when something is missing', () => {
    fc.assert(
      fc.property(minted, (context) => {
        const { FileSystem, Git, Recording, ComputerUse, ...rest } = negotiateCapabilities(context);
        for (const cell of [FileSystem, Git, Recording, ComputerUse]) {
          expect(cell.available).toBe(cell.reason === null);
        }
        expect(rest.DesktopStream.transport !== null).toBe(rest.DesktopStream.reason === null);
      }),
    );
  });

  it('never shows an address or a token of a stream that is not open to this viewer', () => {
    fc.assert(
      fc.property(minted, (context) => {
        const { Terminal, DesktopStream } = negotiateCapabilities(context);
        const mayWatch = DesktopStream.transport !== null && DesktopStream.acknowledged;
        if (!mayWatch) {
          expect(DesktopStream).toMatchObject({ url: null, token: null, expiresAt: null });
        }
        if (Terminal.transport !== 'pty-ws') {
          expect(Terminal).toMatchObject({ url: null, token: null, expiresAt: null });
        }
        if (context.streamTokenSecretAvailable === false) {
          expect([Terminal.url, DesktopStream.url]).toEqual([null, null]);
        }
      }),
    );
  });

  it('shares no list with its context or with another document', () => {
    const sharedSessionIds = [WARM.sessionId];
    const context = {
      desktopAcknowledged: true,
      desktopStream: DESKTOP,
      shared: true,
      sharedSessionIds,
    };
    const { DesktopStream, Recording, Git } = negotiate(context);
    DesktopStream.sharedSessionIds.push('x');
    DesktopStream.resolution[0] = 1;
    Recording.modes.pop();
    Git.repos.push('x');
    expect(negotiate(context)).toMatchObject({
      DesktopStream: { sharedSessionIds: [WARM.sessionId], resolution: [1280, 800] },
      Recording: { modes: ['manual', 'on-turn', 'on-verify'] },
      Git: { repos: [] },
    });
  });

  it('of a system that the backend has no boxes of is unavailable in every cell', () => {
    for (const backend of SandboxBackend.options.filter((name) => name !== 'selfhosted')) {
      const reasons = reasonsOf(
        negotiate({ backend, os: 'windows', liveness: 'cold', desktopEnabled: false }),
      );
      expect(new Set(Object.values(reasons))).toEqual(new Set(['os_unsupported']));
    }
  });

  it('of a backend without boxes is complete and has nothing', () => {
    const document = negotiate({ backend: 'none' });
    expect(new Set(Object.values(reasonsOf(document)))).toEqual(new Set(['backend_unsupported']));
    expect(document).toMatchObject({
      FileSystem: { available: false, readOnly: true, root: '/workspace' },
      Terminal: { transport: null, ptyCapable: false },
      Git: { available: false, repos: [] },
      DesktopStream: { transport: null, client: null },
      Recording: { available: false, modes: [], codecs: [] },
    });
  });

  it('of an unknown backend needs its descriptor', () => {
    expect(() => negotiate({ backend: 'acme' as SandboxBackend })).toThrow(
      expect.objectContaining({ code: 'backend_unknown' }),
    );
    const descriptor = { ...CAPABILITY_DESCRIPTORS.vercel, backend: 'acme', backendId: 'acme' };
    const document = negotiateCapabilities({ ...WARM, backend: 'acme', descriptor });
    expect(document).toMatchObject({ backend: 'acme', FileSystem: { root: '/vercel/sandbox' } });
  });
});
