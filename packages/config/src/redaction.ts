import { Secret } from '@opengeni/contracts/settings';

const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;
const URL_USER = /\/\/[^/?#\s]*@/g;

/**
 * Makes JSON and `util.inspect` of an object show what `redact` gives. The two methods are not enumerable,
 * so that the object is otherwise as before; a spread of it has lost them.
 */
export function hideSecrets<TValue extends object>(
  value: TValue,
  redact: (value: TValue) => unknown,
): TValue {
  const show = { value: () => redact(value), enumerable: false, configurable: true };
  return Object.defineProperties(value, { toJSON: show, [INSPECT]: show });
}

/** A text without the user and password of the addresses in it. */
function withoutUrlUsers(text: string): string {
  return text.replaceAll(URL_USER, '//[secret]@');
}

/** What may be shown of a value that is no secret as a whole. */
export function redactUrls(value: unknown): unknown {
  return typeof value === 'string' ? withoutUrlUsers(value) : value;
}

/** The same keys with every value as a secret. */
export function wrapValues(record: Readonly<Record<string, string>>): Record<string, Secret> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, new Secret(value)]));
}
