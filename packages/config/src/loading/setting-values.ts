import type { SettingEntry, SettingsTable } from '@opengeni/contracts/settings';

import type { SettingsProblem } from '../settings-problem.ts';
import { listSettings } from '../settings-tables.ts';
import type { EnvironmentSource } from '../settings.ts';
import { readSettingText } from './setting-text.ts';
import type { SecretFileReader, SettingText } from './setting-text.ts';

/**
 * How texts become values. `strict` trims every text and takes numbers in decimal digits; `compatible` keeps
 * texts as they are and takes every notation of a JavaScript number.
 */
type ParseMode = 'strict' | 'compatible';

/** A setting as it was read: its text when one was given, and its value when that could be parsed. */
export interface ReadSetting {
  readonly entry: SettingEntry;
  readonly given: SettingText | undefined;
  /** The text as the mode keeps it; the text of the default when none was given. */
  readonly text: string | undefined;
  readonly value: unknown;
  readonly problem: SettingsProblem | undefined;
}

export interface ReadOptions {
  readonly environment: EnvironmentSource;
  readonly readSecretFile: SecretFileReader;
  readonly mode: ParseMode;
}

/** Reads every setting of the tables. A setting that cannot be parsed has its default and a problem. */
export function readSettings(
  tables: readonly SettingsTable[],
  options: ReadOptions,
): ReadonlyMap<string, ReadSetting> {
  const settings = listSettings(tables).map((entry) => {
    const words = extraWordsOf(entry.key, tables);
    return [entry.key, readSetting(entry, words, options)] as const;
  });
  return new Map(settings);
}

function readSetting(
  entry: SettingEntry,
  extraWords: ReadonlySet<string>,
  options: ReadOptions,
): ReadSetting {
  const unset = { entry, given: undefined, text: entry.defaultText, value: entry.defaultValue };
  const result = readSettingText(entry, options.environment, options.readSecretFile);
  if (!result.ok) return { ...unset, problem: result.problem };
  const { given } = result;
  if (given === undefined) return { ...unset, problem: undefined };
  const text = options.mode === 'strict' ? given.text.trim() : given.text;
  if (entry.kind === 'enum' && extraWords.has(text)) {
    return { entry, given, text, value: text, problem: undefined };
  }
  const parsed = parseText(entry, text, options.mode);
  if (parsed.ok) return { entry, given, text, value: parsed.value, problem: undefined };
  return { ...unset, given, problem: parseProblem(entry, given, parsed.problem) };
}

// Lists and JSON stay text in the compatible mode; the functions that parse them have rules of their own.
function parseText(
  entry: SettingEntry,
  text: string,
  mode: ParseMode,
): ReturnType<SettingEntry['parse']> {
  if (mode === 'strict') return entry.parse(text);
  if (entry.kind === 'list' || entry.kind === 'json') return { ok: true, value: text };
  const parsed = entry.parse(text);
  if (parsed.ok || (entry.kind !== 'integer' && entry.kind !== 'number')) return parsed;
  const number = Number(text);
  if (!Number.isFinite(number)) return parsed;
  return entry.parse(Number.isInteger(number) ? number.toFixed(0) : number.toFixed(20));
}

function parseProblem(entry: SettingEntry, given: SettingText, problem: string): SettingsProblem {
  const fallback =
    entry.defaultText === undefined || entry.secret || entry.defaultText === ''
      ? 'Correct it or remove it.'
      : `Correct it, or remove it to use ${entry.defaultText}.`;
  return { env: given.variable, problem, fix: fallback };
}

// A table of somebody else's provider applies when an enumerated setting has a word of its own.
function extraWordsOf(key: string, tables: readonly SettingsTable[]): ReadonlySet<string> {
  const conditions = tables.map((table) => table.appliesWhen);
  return new Set(
    conditions.flatMap((condition) => (condition?.key === key ? [condition.equals] : [])),
  );
}
