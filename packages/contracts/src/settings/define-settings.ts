import type { Secret } from './secret.ts';
import type { SettingKind, SettingSchema } from './setting-schemas.ts';

/** When a setting has any effect: only while another setting has this value. */
export interface SettingCondition {
  readonly key: string;
  readonly equals: string;
}

/** One setting as its owner declares it. */
export interface SettingDeclaration<TValue = unknown> {
  readonly schema: SettingSchema<TValue>;
  /** What the setting does, in one sentence; printed in the generated docs. */
  readonly doc: string;
  /** Variable names, first one wins. Default: `OPENGENI_` and the key in upper snake case. */
  readonly env?: string | readonly string[];
  readonly default?: TValue;
  /** The value is wrapped, redacted, and may also be given as a file by `<variable>_FILE`. */
  readonly secret?: boolean;
  /** Must have a value whenever the condition of its table holds. */
  readonly required?: boolean;
  /** Why nothing reads the setting any more; it stays accepted and typed. */
  readonly deprecated?: string;
}

export type SettingDeclarations = Readonly<Record<string, SettingDeclaration>>;

export type SettingParseResult<TValue> =
  | { readonly ok: true; readonly value: TValue }
  /** The problem follows the name of the variable in a sentence, and never repeats the text. */
  | { readonly ok: false; readonly problem: string };

/** One setting as readers of a table see it. */
export interface SettingEntry<TValue = unknown> {
  readonly key: string;
  readonly group: string;
  /** Variable names in order of precedence; the first one is the documented one. */
  readonly env: readonly [string, ...string[]];
  readonly kind: SettingKind;
  readonly expects: string;
  readonly doc: string;
  readonly defaultValue: TValue | undefined;
  /** The default as text of the variable. */
  readonly defaultText: string | undefined;
  readonly secret: boolean;
  readonly required: boolean;
  readonly appliesWhen: SettingCondition | undefined;
  readonly deprecated: string | undefined;
  /** Parses the text of the variable as given: blank means unset and trimming are up to the reader. */
  parse(text: string): SettingParseResult<TValue>;
}

export interface SettingsTable<
  TGroup extends string = string,
  TDeclarations extends SettingDeclarations = SettingDeclarations,
> {
  readonly group: TGroup;
  readonly appliesWhen: SettingCondition | undefined;
  readonly entries: {
    readonly [K in keyof TDeclarations]: SettingEntry<ParsedValueOf<TDeclarations[K]>>;
  };
  /** Only for the type system; never set. */
  readonly declarations?: TDeclarations;
}

type ParsedValueOf<TDeclaration> = TDeclaration extends {
  readonly schema: SettingSchema<infer TValue>;
}
  ? TValue
  : never;

type TypedValueOf<TDeclaration> = TDeclaration extends { readonly secret: true }
  ? Secret
  : ParsedValueOf<TDeclaration>;

type FlatValueOf<TDeclaration> = TDeclaration extends {
  readonly schema: { readonly kind: 'list' | 'json' };
}
  ? string
  : ParsedValueOf<TDeclaration>;

type KeysWithDefault<TDeclarations> = {
  [K in keyof TDeclarations]: TDeclarations[K] extends { readonly default: unknown } ? K : never;
}[keyof TDeclarations];

type DeclarationsOf<TTable> =
  TTable extends SettingsTable<string, infer TDeclarations> ? TDeclarations : never;

type TypedSettings<TDeclarations> = {
  readonly [K in KeysWithDefault<TDeclarations>]: TypedValueOf<TDeclarations[K]>;
} & {
  readonly [K in Exclude<keyof TDeclarations, KeysWithDefault<TDeclarations>>]?: TypedValueOf<
    TDeclarations[K]
  >;
};

type FlatSettings<TDeclarations> = {
  [K in KeysWithDefault<TDeclarations>]: FlatValueOf<TDeclarations[K]>;
} & {
  [K in Exclude<keyof TDeclarations, KeysWithDefault<TDeclarations>>]?:
    | FlatValueOf<TDeclarations[K]>
    | undefined;
};

type Simplify<T> = { [K in keyof T]: T[K] };

/** Parsed values of a table: lists and JSON are values, secrets are wrapped, a key without default is optional. */
export type SettingsOf<TTable> = Simplify<TypedSettings<DeclarationsOf<TTable>>>;

/** The same table as flat settings: lists and JSON stay text, secrets are plain strings. */
export type FlatSettingsOf<TTable> = Simplify<FlatSettings<DeclarationsOf<TTable>>>;

/**
 * Declares the environment variables that a package reads, as a frozen table by key.
 * Parser, types, example file, docs and redaction all come from it.
 */
export function defineSettings<
  const TGroup extends string,
  const TDeclarations extends SettingDeclarations,
>(
  table: { readonly group: TGroup; readonly appliesWhen?: SettingCondition },
  declarations: TDeclarations & {
    readonly [K in keyof TDeclarations]: SettingDeclaration<ParsedValueOf<TDeclarations[K]>>;
  },
): SettingsTable<TGroup, TDeclarations> {
  const entries = Object.fromEntries(
    Object.entries<SettingDeclaration>(declarations).map(([key, declaration]) => [
      key,
      createEntry(key, declaration, table),
    ]),
  );
  return Object.freeze({
    group: table.group,
    appliesWhen: table.appliesWhen,
    entries: Object.freeze(entries) as SettingsTable<TGroup, TDeclarations>['entries'],
  });
}

/** The variable of a key by the naming rule: `modalAppName` is read from `OPENGENI_MODAL_APP_NAME`. */
export function settingVariableOf(key: string): string {
  return `OPENGENI_${key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** The first variable of the setting that holds more than blanks, with its text as it stands. */
export function findSettingText(
  entry: Pick<SettingEntry, 'env'>,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly variable: string; readonly text: string } | undefined {
  for (const variable of entry.env) {
    const text = environment[variable];
    if (text !== undefined && text.trim() !== '') return { variable, text };
  }
  return undefined;
}

function createEntry(
  key: string,
  declaration: SettingDeclaration,
  table: { readonly group: string; readonly appliesWhen?: SettingCondition },
): SettingEntry {
  const { schema } = declaration;
  const defaultValue = declaration.default;
  return Object.freeze({
    key,
    group: table.group,
    env: Object.freeze(variablesOf(key, declaration.env)),
    kind: schema.kind,
    expects: schema.expects,
    doc: declaration.doc,
    defaultValue,
    defaultText: defaultValue === undefined ? undefined : schema.format(defaultValue),
    secret: declaration.secret ?? false,
    required: declaration.required ?? false,
    appliesWhen: table.appliesWhen,
    deprecated: declaration.deprecated,
    parse: (text: string) => parseSetting(schema, text),
  });
}

function variablesOf(
  key: string,
  env: string | readonly string[] | undefined,
): [string, ...string[]] {
  const [first, ...others] = typeof env === 'string' ? [env] : (env ?? []);
  return [first ?? settingVariableOf(key), ...others];
}

function parseSetting(schema: SettingSchema<unknown>, text: string): SettingParseResult<unknown> {
  const result = schema.zod.safeParse(text);
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, problem: result.error.issues.map((issue) => issue.message).join('; ') };
}
