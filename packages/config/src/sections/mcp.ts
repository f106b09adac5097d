import { defineSettings, urlSetting } from '@opengeni/contracts/settings';

import { mcpServersSetting } from '../mcp/mcp-server-entry.ts';

/** Tool servers of the deployment. */
export const mcpSettingsTable = defineSettings(
  { group: 'mcp' },
  {
    opengeniMcpUrl: {
      schema: urlSetting({ protocols: ['http', 'https'] }),
      env: 'OPENGENI_MCP_URL',
      doc: 'Address of the first-party tool server; `{workspaceId}` stands for the workspace. Without it no built-in server is added.',
    },
    mcpServers: {
      schema: mcpServersSetting(),
      default: [],
      secret: true,
      doc: 'Tool servers of the deployment, as a JSON array of `{ id, url, name?, allowedTools?, timeoutMs?, cacheToolsList? }`.',
    },
  },
);
