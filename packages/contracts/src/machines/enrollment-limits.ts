/** Longest public key in an enrollment request. */
export const ENROLLMENT_PUBLIC_KEY_MAX_CHARS = 1_024;
/** Longest name of a machine. */
export const MACHINE_NAME_MAX_CHARS = 256;
/** Longest device code in a poll. */
export const DEVICE_CODE_MAX_CHARS = 256;
/** Longest user code that a person types. */
export const USER_CODE_MAX_CHARS = 64;
/** Longest enroll token in an exchange. */
export const ENROLL_TOKEN_MAX_CHARS = 8_192;
/** How long a device code can be approved. */
export const DEVICE_CODE_TTL_SECONDS = 600;
/** How long a machine waits between two polls. */
export const DEVICE_POLL_INTERVAL_SECONDS = 5;
