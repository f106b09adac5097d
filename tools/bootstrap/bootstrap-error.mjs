/** A failure whose message already says what is wrong and what to do; printed without a stack. */
export class BootstrapError extends Error {}
