/** Always false: a machine that does not answer is offline, and is never replaced by another box. */
export function isSelfhostedProviderNotFoundError(_error: unknown): false {
  return false;
}
