import type { SettingsProblem } from '../settings-problem.ts';
import { settingVariableOf } from '@opengeni/contracts/settings';
import type { ValidationInput } from './validator.ts';

/** Shortest root secret of a token plane. */
const MIN_TOKEN_SECRET_BYTES = 32;

const TOKEN_SECRETS = [
  'delegationSecret',
  'streamTokenSecret',
  'enrollmentSigningSecret',
  'selfhostedRelayTokenSecret',
] as const;

/** Root secrets of token planes are long enough to be a key. */
export function listShortTokenSecrets({ settings }: ValidationInput): readonly SettingsProblem[] {
  return TOKEN_SECRETS.flatMap((key) => {
    const secret = settings[key]?.trim();
    if (secret === undefined || Buffer.byteLength(secret) >= MIN_TOKEN_SECRET_BYTES) return [];
    return [
      {
        env: settingVariableOf(key),
        problem: `must be at least ${MIN_TOKEN_SECRET_BYTES} bytes long`,
        fix: 'Make one with `openssl rand -base64 32`.',
      },
    ];
  });
}
