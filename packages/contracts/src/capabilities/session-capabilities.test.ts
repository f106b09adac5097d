import { describe, expect, it } from 'vitest';

import { findOpenReading } from '../events/open-reading.ts';
import { SessionCapabilities } from './session-capabilities.ts';
import { SessionStructuredCapabilities } from './structured-capabilities.ts';
import { CapabilityUnavailableReason } from './unavailable-reason.ts';

const SESSION_ID = '22222222-2222-4222-8222-222222222222';

function minimalDocument() {
  return {
    sessionId: SESSION_ID,
    backend: 'none',
    os: 'linux',
    liveness: 'cold',
    leaseEpoch: 0,
    FileSystem: {
      available: false,
      readOnly: true,
      root: '/workspace',
      pathSep: '/',
      treeMode: 'lazy',
      reason: 'backend_unsupported',
    },
    Terminal: {
      transport: null,
      ptyCapable: false,
      shell: '/bin/bash',
      url: null,
      token: null,
      expiresAt: null,
      reason: 'backend_unsupported',
    },
    Git: { available: false, repos: [], reason: 'backend_unsupported' },
    DesktopStream: {
      transport: null,
      client: null,
      url: null,
      token: null,
      expiresAt: null,
      unredacted: true,
      requiresAcknowledgment: false,
      acknowledged: false,
      reason: 'backend_unsupported',
    },
    Recording: { available: false, modes: [], codecs: [], reason: 'backend_unsupported' },
    ComputerUse: { available: false, readOnly: false, reason: 'backend_unsupported' },
    negotiatedAt: '2030-01-01T00:00:00.000Z',
  };
}

describe('the capability document', () => {
  it('fills the documented defaults', () => {
    const document = SessionCapabilities.parse(minimalDocument());
    expect(document.viewerHeartbeatIntervalMs).toBe(30_000);
    expect(document.DesktopStream).toMatchObject({
      mode: 'read-only',
      resolution: [1024, 768],
      shared: false,
      sharedSessionIds: [],
    });
  });

  it.each(['FileSystem', 'Terminal', 'Git', 'DesktopStream', 'Recording', 'ComputerUse'] as const)(
    'a document without the cell %s is refused',
    (cell) => {
      const { [cell]: _removed, ...rest } = minimalDocument();
      expect(SessionCapabilities.safeParse(rest).success).toBe(false);
    },
  );

  it('unredacted has no default: the server states it', () => {
    const document = minimalDocument();
    const { unredacted: _removed, ...desktop } = document.DesktopStream;
    expect(SessionCapabilities.safeParse({ ...document, DesktopStream: desktop }).success).toBe(
      false,
    );
  });

  it('defaults are not shared between documents', () => {
    const first = SessionCapabilities.parse(minimalDocument());
    first.DesktopStream.resolution[0] = 1;
    first.DesktopStream.sharedSessionIds.push(SESSION_ID);
    const second = SessionCapabilities.parse(minimalDocument());
    expect(second.DesktopStream).toMatchObject({ resolution: [1024, 768], sharedSessionIds: [] });
  });

  it.each([
    { leaseEpoch: -1 },
    { leaseEpoch: 1.5 },
    { viewerHeartbeatIntervalMs: 0 },
    { backend: 'acme' },
    { liveness: 'hot' },
    { sessionId: '11111111-1111-1111-1111-111111111111' },
  ])('%o is refused', (change) => {
    expect(SessionCapabilities.safeParse({ ...minimalDocument(), ...change }).success).toBe(false);
  });

  it('a stream address must be a URL', () => {
    const document = minimalDocument();
    const desktop = { ...document.DesktopStream, url: 'not a url' };
    expect(SessionCapabilities.safeParse({ ...document, DesktopStream: desktop }).success).toBe(
      false,
    );
    expect(
      SessionCapabilities.safeParse({
        ...document,
        DesktopStream: { ...desktop, url: 'wss://box.example/stream' },
      }).success,
    ).toBe(true);
  });

  it('a document of a newer server with an unknown reason and backend can be read', () => {
    const document = minimalDocument();
    const newer = { ...document, backend: 'acme', Git: { ...document.Git, reason: 'quota' } };
    expect(SessionCapabilities.safeParse(newer).success).toBe(false);
    expect(findOpenReading(SessionCapabilities, newer)).toMatchObject({
      backend: 'acme',
      Git: { reason: 'quota' },
      viewerHeartbeatIntervalMs: 30_000,
    });
  });

  it('the reasons are the published ones', () => {
    expect(CapabilityUnavailableReason.options).toEqual([
      'backend_unsupported',
      'os_unsupported',
      'not_provisioned',
      'disabled_by_policy',
      'lease_cold',
      'tier_headless',
      'agent_offline',
      'agent_reconnecting',
      'consent_required',
      'display_unavailable',
    ]);
  });

  it('the compact projection needs all of its cells', () => {
    const projection = {
      FileSystem: { available: true, readOnly: false, root: '' },
      Terminal: { events: true, exec: true, pty: { available: false } },
      Git: { available: true, repos: [''] },
    };
    expect(SessionStructuredCapabilities.parse(projection)).toEqual(projection);
    expect(SessionStructuredCapabilities.safeParse({ ...projection, Git: undefined }).success).toBe(
      false,
    );
  });
});

describe('identifiers', () => {
  const accepts = (sessionId: string): boolean =>
    SessionCapabilities.safeParse({ ...minimalDocument(), sessionId }).success;

  it.each([
    ['the nil UUID', '00000000-0000-0000-0000-000000000000'],
    ['the max UUID', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
    ['upper case', '22222222-2222-4222-8222-22222222222A'],
    ['version 7', '01890a5d-ac96-774b-bcce-b302099a8057'],
  ])('%s is accepted', (_name, id) => {
    expect(accepts(id)).toBe(true);
  });

  it.each([
    ['a wrong variant', '11111111-1111-1111-1111-111111111111'],
    ['version 9', '22222222-2222-9222-8222-222222222222'],
    ['braces', `{${SESSION_ID}}`],
    ['no hyphens', SESSION_ID.replaceAll('-', '')],
    ['empty text', ''],
  ])('%s is refused', (_name, id) => {
    expect(accepts(id)).toBe(false);
  });
});
