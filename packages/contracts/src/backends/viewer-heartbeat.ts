/** How often a viewer tells that it is still there, in milliseconds. */
export const VIEWER_HEARTBEAT_INTERVAL_MS = 30_000;
