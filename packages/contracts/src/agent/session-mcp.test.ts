import { describe, expect, it } from 'vitest';

import {
  RESERVED_SESSION_MCP_IDS,
  SessionMcpCredentialUpdateInput,
  SessionMcpServerInput,
  SessionMcpServerMetadata,
} from './session-mcp.ts';

const server = { id: 'tracker', url: 'https://mcp.example.com/path' };
const metadata = { ...server, name: null, credentialVersion: 1 };
const headersOf = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, 'v']));
const accepts = (change: object): boolean =>
  SessionMcpServerInput.safeParse({ ...server, ...change }).success;

describe('MCP servers of a session', () => {
  it.each(['https://a.example', 'HTTPS://A.example/x', 'Https://a.example:8443/x?y=1'])(
    '%s is an https address',
    (url) => {
      expect(SessionMcpServerInput.parse({ ...server, url }).url).toBe(url);
    },
  );

  it.each([
    'http://a.example',
    'ftp://a.example',
    'httpsx://a.example',
    '//a.example',
    'a.example',
    '',
  ])('%j is refused as an address', (url) => {
    expect(accepts({ url })).toBe(false);
  });

  it('an id has letters, digits, underscore and hyphen only', () => {
    for (const id of ['a', 'A_9-z', 'a'.repeat(256)]) expect(accepts({ id })).toBe(true);
    for (const id of ['', 'a b', 'a.b', 'ä', 'a\n', 'a'.repeat(257)])
      expect(accepts({ id })).toBe(false);
  });

  it('time limit, tools and headers are bounded at both sides', () => {
    expect(accepts({ timeoutMs: 1 })).toBe(true);
    expect(accepts({ timeoutMs: 2_147_483_647 })).toBe(true);
    expect(accepts({ timeoutMs: 0 })).toBe(false);
    expect(accepts({ timeoutMs: 2_147_483_648 })).toBe(false);
    expect(accepts({ allowedTools: Array.from({ length: 1000 }, () => 't') })).toBe(true);
    expect(accepts({ allowedTools: Array.from({ length: 1001 }, () => 't') })).toBe(false);
    expect(accepts({ headers: headersOf(100) })).toBe(true);
    expect(accepts({ headers: headersOf(101) })).toBe(false);
    expect(accepts({ headers: { a: 'v'.repeat(32_768) } })).toBe(true);
    expect(accepts({ headers: { a: 'v'.repeat(32_769) } })).toBe(false);
  });

  it('metadata with a headers key is refused, so that no secret can echo', () => {
    expect(SessionMcpServerMetadata.safeParse({ ...metadata, headers: {} }).success).toBe(false);
    expect(SessionMcpServerMetadata.parse(metadata)).toEqual({ ...metadata, headerNames: [] });
  });

  it('the version of the credentials counts from one', () => {
    expect(SessionMcpServerMetadata.safeParse({ ...metadata, credentialVersion: 0 }).success).toBe(
      false,
    );
  });

  it('a rotation takes the headers and nothing else', () => {
    expect(
      SessionMcpCredentialUpdateInput.parse({
        id: 'a',
        headers: { k: 'v' },
        url: 'https://other.example',
      }),
    ).toEqual({ id: 'a', headers: { k: 'v' } });
    expect(SessionMcpCredentialUpdateInput.safeParse({ id: 'a' }).success).toBe(false);
  });

  it('the reserved ids are the published ones', () => {
    expect(RESERVED_SESSION_MCP_IDS).toEqual(['opengeni', 'files', 'docs', 'codex_apps']);
  });
});
