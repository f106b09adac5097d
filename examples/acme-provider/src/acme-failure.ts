import type { ProviderFailure } from '@opengeni/contracts/ports';

/** Judges an error by its fields. Only Acme's own word for a missing box means that the box is gone. */
export function classifyAcmeFailure(error: unknown): ProviderFailure {
  const { name, status, code } = fieldsOf(error);
  if (name !== 'AcmeApiError' || typeof status !== 'number') return 'unknown';
  if (status === 404 && code === 'box_not_found') return 'gone';
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 409) return 'in-use';
  if (status === 429) return 'capacity';
  return status >= 500 ? 'transient' : 'unknown';
}

function fieldsOf(error: unknown): { name?: unknown; status?: unknown; code?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}
