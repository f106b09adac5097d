/** Port in the box on which the desktop is streamed (websockify, noVNC). */
export const DESKTOP_STREAM_PORT = 6080;

/** Port in the box on which the terminal is streamed (ttyd). */
export const TERMINAL_STREAM_PORT = 7681;
