/** Longest path, directory or shell name in a request, in UTF-16 units. */
export const PATH_MAX_CHARS = 4_096;

/** Deepest directory listing. */
export const FS_LIST_MAX_DEPTH = 8;
export const FS_LIST_DEFAULT_DEPTH = 1;
/** Most entries of one listing. */
export const FS_LIST_MAX_ENTRIES = 20_000;
export const FS_LIST_DEFAULT_ENTRIES = 2_000;
/** Most listings of one batch. */
export const FS_LIST_BATCH_MAX_REQUESTS = 16;

/** Most bytes that one read returns: 25 MiB. */
export const FS_READ_MAX_BYTES = 26_214_400;
/** Bytes that a read returns when it names no limit: 5 MiB. */
export const FS_READ_DEFAULT_BYTES = 5_242_880;
/** Most bytes that one write takes, after decoding; what was written can be read back whole. */
export const FS_WRITE_MAX_BYTES = 26_214_400;
/** Bytes at the start of a file that are searched for a NUL byte to tell whether it is binary. */
export const BINARY_SNIFF_BYTES = 8_192;
/** Longest entity tag of a conditional write. */
export const ETAG_MAX_CHARS = 256;

/** Most lines of context around a change. */
export const GIT_MAX_CONTEXT_LINES = 10;
export const GIT_DEFAULT_CONTEXT_LINES = 3;
/** Most bytes of one file in a diff or of one blob: 2 MiB. */
export const GIT_MAX_BYTES_PER_FILE = 2_097_152;
export const GIT_DEFAULT_BYTES_PER_FILE = 524_288;
/** Most commits of one log answer. */
export const GIT_LOG_MAX_COUNT = 1_000;
export const GIT_LOG_DEFAULT_COUNT = 100;
/** Most path patterns of one request. */
export const GIT_PATHSPEC_MAX_COUNT = 1_000;
/** Longest revision expression. */
export const GIT_REF_MAX_CHARS = 1_024;
/** Most reads of one batch. */
export const GIT_READ_BATCH_MAX_REQUESTS = 32;

/** Longest command of one exec request, in UTF-16 units. */
export const TERMINAL_COMMAND_MAX_CHARS = 1_048_576;
/** Longest time limit of one exec request. */
export const TERMINAL_EXEC_MAX_TIMEOUT_MS = 120_000;
export const TERMINAL_EXEC_DEFAULT_TIMEOUT_MS = 30_000;
/** Largest terminal window; opening and resizing obey the same bounds. */
export const PTY_MAX_COLS = 500;
export const PTY_MAX_ROWS = 300;
export const PTY_DEFAULT_COLS = 80;
export const PTY_DEFAULT_ROWS = 24;
/** Longest input of one terminal write, in UTF-16 units. */
export const PTY_WRITE_MAX_CHARS = 1_048_576;
