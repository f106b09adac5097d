import { readFileSync, statSync } from 'node:fs';

import { findSettingText } from '@opengeni/contracts/settings';
import type { SettingEntry } from '@opengeni/contracts/settings';

import type { SettingsProblem } from '../settings-problem.ts';
import type { EnvironmentSource } from '../settings.ts';

/** Reads the file that a `_FILE` variable names. */
export type SecretFileReader = (path: string) => string;

/** The text of a setting and the variable that it was given by. */
export interface SettingText {
  readonly variable: string;
  readonly text: string;
}

export type SettingTextResult =
  | { readonly ok: true; readonly given: SettingText | undefined }
  | { readonly ok: false; readonly problem: SettingsProblem };

const MAX_SECRET_FILE_BYTES = 65_536;

/** The variable that names a file with the value of a secret; undefined for a setting that is no secret. */
export function findFileVariable(entry: Pick<SettingEntry, 'env' | 'secret'>): string | undefined {
  return entry.secret ? `${entry.env[0]}_FILE` : undefined;
}

/** The text of a setting: of the file that its `_FILE` variable names, else of its variables in order. */
export function readSettingText(
  entry: Pick<SettingEntry, 'env' | 'secret'>,
  environment: EnvironmentSource,
  readSecretFile: SecretFileReader,
): SettingTextResult {
  const given = findSettingText(entry, environment);
  const fileVariable = findFileVariable(entry);
  const path = fileVariable === undefined ? undefined : environment[fileVariable]?.trim();
  if (fileVariable === undefined || path === undefined || path === '') return { ok: true, given };
  if (given?.variable === entry.env[0]) {
    return fileProblem(fileVariable, `is set beside ${entry.env[0]}`, 'Keep one of them.');
  }
  return readFromFile(fileVariable, path, readSecretFile);
}

/** Reads a small regular file as text. */
export function readSecretFileFromDisk(path: string): string {
  const facts = statSync(path);
  if (!facts.isFile() || facts.size > MAX_SECRET_FILE_BYTES) {
    throw new Error(`not a regular file of at most ${MAX_SECRET_FILE_BYTES} bytes`);
  }
  return readFileSync(path, 'utf8');
}

function readFromFile(
  variable: string,
  path: string,
  readSecretFile: SecretFileReader,
): SettingTextResult {
  try {
    const text = readSecretFile(path).replace(/[\r\n]+$/, '');
    if (text.trim() !== '') return { ok: true, given: { variable, text } };
    return fileProblem(variable, 'names an empty file', 'Write the value into it.');
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    return fileProblem(
      variable,
      `names a file that cannot be read (${reason})`,
      'Correct the path or its permissions.',
    );
  }
}

function fileProblem(env: string, problem: string, fix: string): SettingTextResult {
  return { ok: false, problem: { env, problem, fix } };
}
