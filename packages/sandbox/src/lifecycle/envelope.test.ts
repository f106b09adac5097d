import { describe, expect, it } from 'vitest';
import {
  SANDBOX_ENVELOPE_VERSION,
  deserializeSandboxSessionStateEnvelope,
  parseSandboxEnvelope,
  readWorkspaceArchiveFromEnvelopeSessionState,
  serializeEstablishedSandboxEnvelope,
} from './envelope.ts';

const echoClient = {
  backendId: 'fake',
  deserializeSessionState: async (state: Record<string, unknown>) => state,
};

function established(serializeSessionState: unknown, sessionState: unknown = { id: 'x' }) {
  const client = { backendId: 'fake', serializeSessionState };
  return { client, session: {}, sessionState, instanceId: 'x', backendId: 'fake' };
}

describe('writing an envelope', () => {
  it('nests the flat state and lifts manifest and ports out of it', async () => {
    const flat = { sandboxId: 's', manifest: { root: '/w' }, configuredExposedPorts: [80] };
    expect(await serializeEstablishedSandboxEnvelope(established(async () => flat))).toEqual({
      version: 1,
      backendId: 'fake',
      sessionState: {
        providerState: flat,
        manifest: { root: '/w' },
        exposedPorts: [80],
        workspaceReady: true,
      },
    });
  });

  it('falls back to the exposed ports and leaves out what the state lacks', async () => {
    const withPorts = await serializeEstablishedSandboxEnvelope(
      established(async () => ({ exposedPorts: { 80: {} } })),
    );
    expect(withPorts?.['sessionState']).toMatchObject({ exposedPorts: { 80: {} } });
    const bare = await serializeEstablishedSandboxEnvelope(
      established(async () => ({ exposedPorts: null })),
    );
    expect(bare?.['sessionState']).toEqual({
      providerState: { exposedPorts: null },
      workspaceReady: true,
    });
  });

  it('keeps the receiver of the client', async () => {
    const box = established(async function serialize(this: unknown) {
      return { isReceiver: this === box.client };
    });
    const envelope = await serializeEstablishedSandboxEnvelope(box);
    expect(envelope?.['sessionState']).toMatchObject({ providerState: { isReceiver: true } });
  });

  it.each([
    ['a client that cannot serialise', established(undefined)],
    ['no client', { ...established(undefined), client: null }],
    ['no state', established(async () => ({}), null)],
    ['an undefined state', established(async () => ({}), undefined)],
    ['a failure to serialise', established(() => Promise.reject(new Error('no')))],
  ])('gives null for %s', async (_, box) => {
    if (_ === 'an undefined state') box.sessionState = undefined;
    expect(await serializeEstablishedSandboxEnvelope(box)).toBeNull();
  });
});

describe('reading an envelope', () => {
  it('lays the lifted fields over the flat state and never shows the archive to the SDK', async () => {
    const sessionState = {
      providerState: { sandboxId: 's', manifest: 'old', workspaceReady: false },
      manifest: 'new',
      workspaceReady: true,
      snapshot: { id: 'snap' },
      snapshotFingerprint: 'f',
      snapshotFingerprintVersion: '1',
      exposedPorts: { 80: { host: 'h' } },
      workspaceArchive: 'QQ==',
    };
    const state = await deserializeSandboxSessionStateEnvelope(echoClient, sessionState);
    expect(state).toEqual({
      sandboxId: 's',
      manifest: 'new',
      workspaceReady: true,
      snapshot: { id: 'snap' },
      snapshotFingerprint: 'f',
      snapshotFingerprintVersion: '1',
      exposedPorts: { 80: { host: 'h' } },
    });
    const ports = (state as { exposedPorts: object }).exposedPorts;
    expect(ports).not.toBe(sessionState.exposedPorts);
  });

  it('keeps what the flat state says where nothing was lifted', async () => {
    const providerState = { manifest: 'kept', exposedPorts: null };
    const sessionState = { providerState, exposedPorts: null };
    expect(await deserializeSandboxSessionStateEnvelope(echoClient, sessionState)).toEqual(
      providerState,
    );
  });

  it.each([null, undefined, 'text', 7, ['list']])('gives undefined for %j', async (value) => {
    expect(await deserializeSandboxSessionStateEnvelope(echoClient, value)).toBeUndefined();
  });

  it('needs a client that can deserialise', async () => {
    await expect(deserializeSandboxSessionStateEnvelope({}, {})).rejects.toThrow(
      'must implement deserializeSessionState',
    );
  });

  it('loses the identity when it is given the whole envelope', async () => {
    const envelope = { backendId: 'fake', sessionState: { providerState: { sandboxId: 's' } } };
    expect(await deserializeSandboxSessionStateEnvelope(echoClient, envelope)).toEqual({});
  });

  it('survives JSON and gives back the state that was written', async () => {
    const flat = { sandboxId: 's', manifest: { root: '/w' }, exposedPorts: { 80: { host: 'h' } } };
    const written = await serializeEstablishedSandboxEnvelope(established(async () => flat));
    const read = parseSandboxEnvelope(JSON.parse(JSON.stringify(written)));
    expect(await deserializeSandboxSessionStateEnvelope(echoClient, read?.sessionState)).toEqual({
      ...flat,
      workspaceReady: true,
    });
  });
});

describe('parsing a stored record', () => {
  it('takes one without a version as the first one, and keeps unknown fields', () => {
    expect(parseSandboxEnvelope({ backendId: 'b', sessionState: {}, extra: 1 })).toEqual({
      version: SANDBOX_ENVELOPE_VERSION,
      backendId: 'b',
      sessionState: {},
      extra: 1,
    });
  });

  it('tolerates a record without a usable session state or backend', () => {
    expect(parseSandboxEnvelope({ sessionState: 'x', backendId: '' })?.sessionState).toEqual({});
    expect(parseSandboxEnvelope({ backendId: '' })?.backendId).toBeUndefined();
    expect(parseSandboxEnvelope(null)).toBeUndefined();
    expect(parseSandboxEnvelope(undefined)).toBeUndefined();
  });

  it.each([2, '1', {}])('refuses version %j', (version) => {
    expect(() => parseSandboxEnvelope({ version })).toThrow(
      expect.objectContaining({ code: 'envelope_invalid' }),
    );
  });
});

describe('the archive of an envelope', () => {
  it('comes back as the exact bytes', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);
    const workspaceArchive = Buffer.from(bytes).toString('base64');
    expect(readWorkspaceArchiveFromEnvelopeSessionState({ workspaceArchive })).toEqual(bytes);
    // Without a copy: there may be more bytes than a text can hold.
    const inMemory = { workspaceArchive: bytes };
    expect(readWorkspaceArchiveFromEnvelopeSessionState(inMemory)).toBe(bytes);
  });

  it.each([null, undefined, 'QQ==', {}, { workspaceArchive: '' }, { workspaceArchive: 5 }])(
    'is undefined for %j',
    (sessionState) => {
      expect(readWorkspaceArchiveFromEnvelopeSessionState(sessionState)).toBeUndefined();
    },
  );
});
