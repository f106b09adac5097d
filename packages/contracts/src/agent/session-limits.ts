/** Longest instructions of a session, after trimming. */
export const SESSION_INSTRUCTIONS_MAX_CHARS = 32_768;
/** Longest message to a session, in UTF-16 units. */
export const SESSION_MESSAGE_MAX_CHARS = 1_048_576;
/** Most resources of a session or a message. */
export const SESSION_MAX_RESOURCES = 1_000;
/** Most tool sources of a session or a message. */
export const SESSION_MAX_TOOLS = 1_000;
/** Most MCP servers that a session brings. */
export const SESSION_MAX_MCP_SERVERS = 100;
/** Longest idempotency key. */
export const IDEMPOTENCY_KEY_MAX_CHARS = 200;
/** Longest model name, approval id or event id that a client sends. */
export const CLIENT_REFERENCE_MAX_CHARS = 1_024;
