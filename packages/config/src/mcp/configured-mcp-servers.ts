import type { Settings } from '../settings.ts';
import type { McpServerEntry } from './mcp-server-entry.ts';

/** The id of the first-party server; its tools are also served in process, so that no entry may take it. */
export const FIRST_PARTY_MCP_SERVER_ID = 'opengeni';

/** Address of the first-party tool server; the default is the one on this host. */
export function firstPartyMcpBaseUrl(
  settings: Pick<Settings, 'opengeniMcpUrl' | 'apiPort'>,
): string {
  return (
    settings.opengeniMcpUrl ??
    `http://127.0.0.1:${settings.apiPort}/v1/workspaces/{workspaceId}/mcp`
  );
}

/**
 * The built-in servers, when an address for them is configured, then the given ones. An entry may replace
 * the built-in `files` and `docs`; one that takes the first-party id is left out.
 */
export function configuredMcpServers(
  settings: Pick<Settings, 'opengeniMcpUrl' | 'apiPort'>,
  entries: readonly McpServerEntry[],
): McpServerEntry[] {
  const own = entries.filter(({ id }) => id !== FIRST_PARTY_MCP_SERVER_ID);
  if (settings.opengeniMcpUrl === undefined) return own;
  const taken = new Set(own.map(({ id }) => id));
  const builtIn = builtInServers(firstPartyMcpBaseUrl(settings)).filter(({ id }) => !taken.has(id));
  return [...builtIn, ...own];
}

function builtInServers(url: string): McpServerEntry[] {
  return [
    // Its tools differ per caller, while the SDK caches a list for all callers by the name of the server.
    { id: FIRST_PARTY_MCP_SERVER_ID, name: 'OpenGeni', url, cacheToolsList: false },
    {
      id: 'files',
      name: 'Files',
      url,
      allowedTools: ['files_get_download_url'],
      cacheToolsList: true,
    },
    {
      id: 'docs',
      name: 'Documents',
      url: `${url.replace(/\/+$/, '')}/docs`,
      allowedTools: ['search_documents', 'fetch_document_chunk', 'list_document_bases'],
      cacheToolsList: false,
    },
  ];
}
