import { environmentsEncryptionKeyBytes } from '../access/encryption-key.ts';
import { collectProblems } from '../settings-problem.ts';
import type { SettingsProblem } from '../settings-problem.ts';
import type { ValidationInput } from './validator.ts';

/** The key of stored values decodes, and required authentication has a key. */
export function listAccessProblems({ settings }: ValidationInput): readonly SettingsProblem[] {
  const key = collectProblems(() => environmentsEncryptionKeyBytes(settings));
  if (!settings.authRequired || settings.accessKey !== undefined) return key;
  const env = 'OPENGENI_ACCESS_KEY';
  return [
    ...key,
    {
      env,
      problem: 'is required when OPENGENI_AUTH_REQUIRED is true',
      fix: 'Set it, or remove OPENGENI_AUTH_REQUIRED.',
    },
  ];
}
