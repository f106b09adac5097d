import * as z from 'zod';

/** Ids that a session's own servers cannot take. */
export const RESERVED_SESSION_MCP_IDS: readonly string[] = Object.freeze([
  'opengeni',
  'files',
  'docs',
  'codex_apps',
]);

/** Most tools that a session's server is limited to. */
export const SESSION_MCP_MAX_ALLOWED_TOOLS = 1_000;
/** Most headers of a session's server. */
export const SESSION_MCP_MAX_HEADERS = 100;
/** Longest value of one header. */
export const SESSION_MCP_MAX_HEADER_CHARS = 32_768;
/** Longest time limit of a session's server: what a timer can hold. */
export const SESSION_MCP_MAX_TIMEOUT_MS = 2_147_483_647;

const serverId = z
  .string()
  .max(256)
  .regex(/^[A-Za-z0-9_-]+$/, 'use letters, digits, "_" and "-" only');
const httpsUrl = z.url({ protocol: /^https$/i, error: 'give an https address' }).max(4_096);
const headers = z
  .record(z.string().min(1).max(1_024), z.string().max(SESSION_MCP_MAX_HEADER_CHARS))
  .refine((value) => Object.keys(value).length <= SESSION_MCP_MAX_HEADERS, {
    error: `give at most ${SESSION_MCP_MAX_HEADERS} headers`,
  });

/** An MCP server that a session brings. `headers` are secrets: they are taken in and never shown again. */
export const SessionMcpServerInput = z.object({
  id: serverId,
  name: z.string().max(1_024).optional(),
  url: httpsUrl,
  allowedTools: z.array(z.string().max(1_024)).max(SESSION_MCP_MAX_ALLOWED_TOOLS).optional(),
  timeoutMs: z.number().int().positive().max(SESSION_MCP_MAX_TIMEOUT_MS).optional(),
  cacheToolsList: z.boolean().optional(),
  headers: headers.optional(),
});
export type SessionMcpServerInput = z.infer<typeof SessionMcpServerInput>;

/** Replaces the headers of a server; its address, name and tools cannot be changed. */
export const SessionMcpCredentialUpdateInput = z.object({ id: serverId, headers });
export type SessionMcpCredentialUpdateInput = z.infer<typeof SessionMcpCredentialUpdateInput>;

/** What is shown of a session's server. An unknown key is refused, so that a header value cannot slip through. */
export const SessionMcpServerMetadata = z.strictObject({
  id: serverId,
  name: z.string().nullable(),
  url: httpsUrl,
  headerNames: z.array(z.string()).default(() => []),
  credentialVersion: z.number().int().positive(),
});
export type SessionMcpServerMetadata = z.infer<typeof SessionMcpServerMetadata>;
