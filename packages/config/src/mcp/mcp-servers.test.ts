import { describe, expect, it } from 'vitest';

import { parseSettings } from '../get-settings.ts';
import { configuredMcpServers, firstPartyMcpBaseUrl } from './configured-mcp-servers.ts';
import { parseMcpServers } from './mcp-server-entry.ts';

const url = 'https://mcp.example/v1/workspaces/{workspaceId}/mcp';
const own = { id: 'own', url: 'https://own.example', cacheToolsList: false };

describe('parseMcpServers', () => {
  it('no text is undefined, and an empty list is one', () => {
    expect(parseMcpServers(undefined)).toBeUndefined();
    expect(parseMcpServers(' ')).toBeUndefined();
    expect(parseMcpServers('[]')).toEqual([]);
  });

  it('fills in that tool lists are not cached', () => {
    expect(parseMcpServers('[{"id":"own","url":"https://own.example"}]')).toEqual([own]);
  });

  it.each([
    '{',
    '{}',
    '[{"id":"a b","url":"https://x"}]',
    '[{"id":"a","url":"x"}]',
    '[{"id":"a","url":"file:///etc/passwd"}]',
    '[{"id":"a","url":"https://x","allowedTools":[""]}]',
    '[{"id":"a","url":"https://x","timeoutMs":0}]',
    '[{"id":"a","url":"https://x","headers":{"a":1}}]',
  ])('%s is refused by variable', (raw) => {
    expect(() => parseMcpServers(raw)).toThrow(/^OPENGENI_MCP_SERVERS /);
  });

  it('names the place of a problem and not the value', () => {
    expect(() => parseMcpServers('[{"id":"a","url":"hidden"}]')).toThrow('server[0].url: must be');
    expect(() => parseMcpServers('[{"id":"a","url":"hidden"}]')).not.toThrow('hidden');
  });
});

describe('configuredMcpServers', () => {
  const settings = { apiPort: 8000, opengeniMcpUrl: url };

  it('without an address no built-in server is added', () => {
    expect(configuredMcpServers({ apiPort: 8000 }, [own])).toEqual([own]);
    expect(parseSettings({}).mcpServers).toEqual([]);
  });

  it('with an address the three built-in servers come first', () => {
    expect(configuredMcpServers(settings, [own])).toEqual([
      { id: 'opengeni', name: expect.any(String), url, cacheToolsList: false },
      {
        id: 'files',
        name: expect.any(String),
        url,
        allowedTools: ['files_get_download_url'],
        cacheToolsList: true,
      },
      {
        id: 'docs',
        name: expect.any(String),
        url: `${url}/docs`,
        allowedTools: ['search_documents', 'fetch_document_chunk', 'list_document_bases'],
        cacheToolsList: false,
      },
      own,
    ]);
  });

  it('an entry replaces `files` and `docs`, but never the first-party server', () => {
    const entries = ['files', 'docs', 'opengeni'].map((id) => ({ ...own, id }));
    expect(configuredMcpServers(settings, entries).map(({ id, url: of }) => [id, of])).toEqual([
      ['opengeni', url],
      ['files', own.url],
      ['docs', own.url],
    ]);
    expect(configuredMcpServers({ apiPort: 8000 }, entries).map(({ id }) => id)).toEqual([
      'files',
      'docs',
    ]);
  });

  it('slashes at the end of the address are not doubled', () => {
    const slashed = { apiPort: 8000, opengeniMcpUrl: 'https://m.example/mcp//' };
    expect(configuredMcpServers(slashed, [])[2]?.url).toBe('https://m.example/mcp/docs');
  });
});

describe('firstPartyMcpBaseUrl', () => {
  it('is the configured address, else the one on this host', () => {
    expect(firstPartyMcpBaseUrl({ apiPort: 9000, opengeniMcpUrl: url })).toBe(url);
    expect(firstPartyMcpBaseUrl({ apiPort: 9000 })).toBe(
      'http://127.0.0.1:9000/v1/workspaces/{workspaceId}/mcp',
    );
  });
});
