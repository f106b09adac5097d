import * as z from 'zod';

/** Form of a setting. `list` and `json` settings have a parsed value and a text that the flat settings keep. */
export type SettingKind =
  | 'text'
  | 'url'
  | 'enum'
  | 'boolean'
  | 'integer'
  | 'number'
  | 'list'
  | 'json';

/** How the text of one environment variable becomes a value. */
export interface SettingSchema<TValue, TKind extends SettingKind = SettingKind> {
  readonly kind: TKind;
  /** Takes the text of the variable. Its messages never repeat the text, which may be a secret. */
  readonly zod: z.ZodType<TValue, string>;
  /** Ends the sentence "<variable> must be ...". */
  readonly expects: string;
  /** The text that parses to the value; used for generated example files. */
  format(value: TValue): string;
}

const WHOLE_NUMBER = /^[+-]?\d+$/;
const DECIMAL_NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
const TRUE_WORDS = new Set(['true', '1', 'yes', 'y', 'on']);
const FALSE_WORDS = new Set(['false', '0', 'no', 'n', 'off']);

/** Any text; with `pattern`, text that matches it. */
export function textSetting(
  options: { readonly pattern?: RegExp; readonly expects?: string } = {},
): SettingSchema<string, 'text'> {
  const { pattern } = options;
  const expects =
    options.expects ?? (pattern === undefined ? 'text' : `text that matches ${pattern.source}`);
  return schemaOf('text', expects, (text) =>
    pattern === undefined || pattern.test(text) ? text : undefined,
  );
}

/** An absolute URL, kept as text; with `protocols` (without colon), only those. */
export function urlSetting(
  options: { readonly protocols?: readonly string[] } = {},
): SettingSchema<string, 'url'> {
  const { protocols } = options;
  const expects =
    protocols === undefined ? 'an absolute URL' : `an absolute URL (${protocols.join(', ')})`;
  return schemaOf('url', expects, (text) => {
    const url = URL.parse(text.trim());
    const known =
      url !== null && (protocols === undefined || protocols.includes(url.protocol.slice(0, -1)));
    return known ? text : undefined;
  });
}

/** One of the given words, in exactly this spelling. */
export function enumSetting<const TWord extends string>(
  words: readonly TWord[],
): SettingSchema<TWord, 'enum'> {
  return schemaOf('enum', `one of ${words.join(', ')}`, (text) =>
    words.find((word) => word === text),
  );
}

/** True or false in the words true/1/yes/y/on and false/0/no/n/off; anything else is an error. */
export function booleanSetting(): SettingSchema<boolean, 'boolean'> {
  return schemaOf('boolean', 'true or false', (text) => {
    const word = text.trim().toLowerCase();
    if (TRUE_WORDS.has(word)) return true;
    return FALSE_WORDS.has(word) ? false : undefined;
  });
}

/** A whole number in decimal digits. Bounds are inclusive. */
export function integerSetting(
  bounds: { readonly min?: number; readonly max?: number } = {},
): SettingSchema<number, 'integer'> {
  const min = bounds.min ?? Number.MIN_SAFE_INTEGER;
  const max = bounds.max ?? Number.MAX_SAFE_INTEGER;
  return schemaOf('integer', `a whole number${boundsText(bounds)}`, (text) => {
    const digits = text.trim();
    const value = WHOLE_NUMBER.test(digits) ? Number(digits) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  });
}

/** A whole number of at least 1. */
export function positiveIntegerSetting(): SettingSchema<number, 'integer'> {
  return integerSetting({ min: 1 });
}

/** A decimal number above `moreThan` and up to `max`. */
export function numberSetting(bounds: {
  readonly moreThan: number;
  readonly max: number;
}): SettingSchema<number, 'number'> {
  return schemaOf('number', `a number above ${bounds.moreThan}, at most ${bounds.max}`, (text) => {
    const digits = text.trim();
    const value = DECIMAL_NUMBER.test(digits) ? Number(digits) : Number.NaN;
    return value > bounds.moreThan && value <= bounds.max ? value : undefined;
  });
}

/** A TCP port. */
export function portSetting(): SettingSchema<number, 'integer'> {
  return integerSetting({ min: 1, max: 65_535 });
}

/** Words separated by commas; blanks around them and empty ones are dropped. With `item`, each is parsed by it. */
export function listSetting(): SettingSchema<readonly string[], 'list'>;
export function listSetting<TItem>(
  item: SettingSchema<TItem>,
): SettingSchema<readonly TItem[], 'list'>;
export function listSetting(
  item: SettingSchema<unknown> = textSetting(),
): SettingSchema<readonly unknown[], 'list'> {
  const schema = schemaOf('list', `a comma-separated list, each ${item.expects}`, (text) => {
    const parsed = splitList(text).map((word) => item.zod.safeParse(word));
    return parsed.every((result) => result.success)
      ? parsed.map((result) => result.data)
      : undefined;
  });
  return Object.freeze({
    ...schema,
    format: (values: readonly unknown[]) => values.map((value) => item.format(value)).join(','),
  });
}

/** JSON text of the given shape. Problems name the place inside the JSON, never its content. */
export function jsonSetting<TValue>(
  shape: z.ZodType<TValue>,
  expects = 'JSON',
): SettingSchema<TValue, 'json'> {
  const zod = z.string().transform((text, context): TValue => {
    const parsed = parseJson(text);
    if (parsed === undefined) return fail(context, `must be ${expects}, but is no valid JSON`);
    const result = shape.safeParse(parsed.value);
    if (result.success) return result.data;
    const places = result.error.issues.map(
      (issue) => `${z.core.toDotPath(issue.path) || 'value'}: ${issue.message}`,
    );
    return fail(context, `must be ${expects} (${places.join('; ')})`);
  });
  return Object.freeze({
    kind: 'json',
    zod,
    expects,
    format: (value: TValue) => JSON.stringify(value),
  });
}

function schemaOf<TValue extends NonNullable<unknown>, TKind extends SettingKind>(
  kind: TKind,
  expects: string,
  parse: (text: string) => TValue | undefined,
): SettingSchema<TValue, TKind> {
  const zod = z
    .string()
    .transform((text, context) => parse(text) ?? fail(context, `must be ${expects}`));
  return Object.freeze({ kind, zod, expects, format: String });
}

function fail(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function boundsText(bounds: { readonly min?: number; readonly max?: number }): string {
  if (bounds.min !== undefined && bounds.max !== undefined)
    return ` from ${bounds.min} to ${bounds.max}`;
  if (bounds.min !== undefined) return ` of at least ${bounds.min}`;
  return bounds.max === undefined ? '' : ` of at most ${bounds.max}`;
}
