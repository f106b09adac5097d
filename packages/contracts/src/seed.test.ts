import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import * as contracts from './index.ts';

const claims = {
  workspaceId: '11111111-1111-4111-8111-111111111111',
  sessionId: '22222222-2222-4222-8222-222222222222',
  viewerId: '33333333-3333-4333-8333-333333333333',
  leaseEpoch: 7,
  mode: 'view' as const,
  port: contracts.DESKTOP_STREAM_PORT,
  exp: 2_000_000_000,
};

/** The types that the runtime imports from the root and that are schemas here, so that they can check a value. */
const SCHEMAS = [
  'SandboxBackend',
  'SandboxOs',
  'SessionCapabilities',
  'StreamTokenPayload',
  'SessionEventType',
  'SessionStructuredCapabilities',
  'FsListRequest',
  'FsListResponse',
  'FsReadRequest',
  'FsReadResponse',
  'FsWriteRequest',
  'FsWriteResponse',
  'FsDeleteRequest',
  'FsDeleteResponse',
  'FsMoveRequest',
  'FsMoveResponse',
  'FsMkdirRequest',
  'FsMkdirResponse',
  'GitStatusRequest',
  'GitStatusResponse',
  'GitDiffRequest',
  'GitDiffResponse',
  'GitLogRequest',
  'GitLogResponse',
  'GitShowRequest',
  'GitShowResponse',
  'TerminalExecRequest',
  'TerminalExecResponse',
  'PtyOpenRequest',
  'PtyOpenResponse',
  'PtyWriteRequest',
  'PtyResizeRequest',
  'PtyCloseRequest',
  'GitChangedPayload',
  'GitDiffHunk',
  'GitFileStatusCode',
  'CapabilityUnavailableReason',
] as const;

describe('the types that the runtime imports from the root', () => {
  it.each(SCHEMAS)('%s is a schema of the same name', (name) => {
    expect(contracts[name]).toBeInstanceOf(z.ZodType);
    expect(contracts[name].safeParse(Symbol('nothing')).success).toBe(false);
  });
});

describe('what ./sandbox re-exports from contracts', () => {
  it('CAPABILITY_DESCRIPTORS has a row for each of the eleven backends', () => {
    expect(contracts.SandboxBackend.options).toHaveLength(11);
    expect(Object.keys(contracts.CAPABILITY_DESCRIPTORS).toSorted()).toEqual(
      contracts.SandboxBackend.options.toSorted(),
    );
  });

  it('the invariants of the descriptor table hold, and a broken row is told', () => {
    expect(() => contracts.assertDescriptorRegistryInvariants()).not.toThrow();
    const { modal } = contracts.CAPABILITY_DESCRIPTORS;
    const broken = { ...modal, snapshot: { ...modal.snapshot, kind: 'none' as const } };
    expect(contracts.listRowViolations(broken)).toMatchObject([
      { backend: 'modal', rule: 'persistable-needs-snapshot' },
    ]);
  });

  it('the desktop is streamed on port 6080 and the terminal on 7681', () => {
    expect(contracts.DESKTOP_STREAM_PORT).toBe(6080);
    expect(contracts.TERMINAL_STREAM_PORT).toBe(7681);
  });

  it('StreamTokenPayload is a value: it reads the claims of a viewer and refuses others', () => {
    expect(contracts.StreamTokenPayload.parse(claims)).toEqual(claims);
    expect(contracts.StreamTokenPayload.safeParse({ ...claims, mode: 'own' }).success).toBe(false);
  });
});

describe('stream tokens', () => {
  const secret = 'a secret of at least thirty-two bytes';

  it('a token verifies to its payload', async () => {
    const token = await contracts.signStreamToken(secret, claims);
    expect(await contracts.verifyStreamToken(secret, token, claims.exp)).toEqual(claims);
  });

  it('a token that is late, foreign or changed verifies to null and never throws', async () => {
    const token = await contracts.signStreamToken(secret, claims);
    const verify = (text: string, now = claims.exp, by = secret) =>
      contracts.verifyStreamToken(by, text, now);
    expect(await verify(token, claims.exp + 1)).toBeNull();
    expect(await verify(token, claims.exp, `${secret}!`)).toBeNull();
    expect(await verify(`${token}x`)).toBeNull();
    expect(await verify('')).toBeNull();
  });

  it('a token lives 120 seconds unless somebody says otherwise', () => {
    expect(contracts.STREAM_TOKEN_DEFAULT_TTL_SECONDS).toBe(120);
  });
});

describe('what the promises of other packages rest on', () => {
  it('the core of a persona stands at {{core}}', () => {
    expect(contracts.AGENT_INSTRUCTIONS_CORE_PLACEHOLDER).toBe('{{core}}');
  });

  it('a worker can say that a desktop is not there: display_unavailable is a reason and desktop failures are events', () => {
    const reason = contracts.CapabilityUnavailableReason.parse('display_unavailable');
    const payload = { name: 'desktop', error: 'not painted', reason };
    expect(contracts.SandboxOperationFailedPayload.parse(payload)).toEqual(payload);
  });
});
