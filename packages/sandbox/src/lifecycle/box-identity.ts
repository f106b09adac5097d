import { isRecord } from './record.ts';

const INSTANCE_ID_FIELDS = ['sandboxId', 'instanceId', 'id', 'hostId', 'containerId'] as const;
const RESUME_FIELDS = ['sandboxId', 'instanceId', 'id', 'containerId'] as const;

/**
 * Id of the box that a session state speaks of: the first non-empty text among the fields that the
 * provider declares and the customary ones. Empty when there is none.
 */
export function instanceIdOf(state: unknown, identityFields: readonly string[] = []): string {
  return firstText(state, [...identityFields, ...INSTANCE_ID_FIELDS]) ?? '';
}

/** Whether a stored provider state names a box that a client could resume. */
export function namesBox(state: unknown, identityFields: readonly string[] = []): boolean {
  return firstText(state, [...identityFields, ...RESUME_FIELDS]) !== undefined;
}

/** The values that together name a box; two states of one box give equal lists. */
export function identityOf(state: unknown, identityFields: readonly string[] = []): string[] {
  if (identityFields.length === 0) return [instanceIdOf(state)];
  return identityFields.map((field) => firstText(state, [field]) ?? '');
}

/** Compares what two states say of a box; a field that one of them lacks says nothing. */
export function compareIdentity(
  before: readonly string[],
  after: readonly string[],
): 'same' | 'changed' | 'unknown' {
  const pairs = before
    .map((value, index) => [value, after[index] ?? ''] as const)
    .filter(([left, right]) => left !== '' && right !== '');
  if (pairs.length === 0) return 'unknown';
  return pairs.every(([left, right]) => left === right) ? 'same' : 'changed';
}

function firstText(state: unknown, fields: readonly string[]): string | undefined {
  if (!isRecord(state)) return undefined;
  for (const field of fields) {
    const value = state[field];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}
