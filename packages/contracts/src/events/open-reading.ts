import type * as z from 'zod';

/** A type whose closed string unions are open: the known values, or any other string. */
export type OpenStrings<TValue> = TValue extends string
  ? TValue | (string & {})
  : TValue extends object
    ? { [key in keyof TValue]: OpenStrings<TValue[key]> }
    : TValue;

type Path = readonly PropertyKey[];

interface UnknownName {
  readonly path: Path;
  readonly written: string;
  readonly accepted: string;
}

/**
 * Reads what a newer peer wrote: an unknown name where the schema has a closed list of names is kept
 * as it is; everything else is checked. Returns undefined when the value does not fit otherwise.
 */
export function findOpenReading<TSchema extends z.ZodType>(
  schema: TSchema,
  value: unknown,
): OpenStrings<z.output<TSchema>> | undefined {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data as OpenStrings<z.output<TSchema>>;
  const names = parsed.error.issues.map((issue) => findUnknownName(issue, value));
  if (!names.every((name) => name !== undefined)) return undefined;
  const standIn = names.reduce(
    (root, { path, accepted }) => replaceAt(root, path, accepted),
    value,
  );
  const second = schema.safeParse(standIn);
  if (!second.success) return undefined;
  const restored = names.reduce<unknown>(
    (root, { path, written }) => replaceAt(root, path, written),
    second.data,
  );
  return restored as OpenStrings<z.output<TSchema>>;
}

function findUnknownName(issue: z.core.$ZodIssue, root: unknown): UnknownName | undefined {
  if (issue.code !== 'invalid_value' || issue.path.length === 0) return undefined;
  const written = valueAt(root, issue.path);
  const accepted = issue.values.find((candidate) => typeof candidate === 'string');
  if (typeof written !== 'string' || accepted === undefined) return undefined;
  return { path: issue.path, written, accepted };
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((holder, key) => (isHolder(holder) ? holder[key] : undefined), root);
}

function replaceAt(root: unknown, path: Path, value: string): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (!isHolder(root) || !Object.hasOwn(root, key)) return root;
  const copy: Record<PropertyKey, unknown> = Array.isArray(root)
    ? Object.assign([], root)
    : { ...root };
  copy[key] = replaceAt(root[key], rest, value);
  return copy;
}

function isHolder(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null;
}
