import { settingsError } from '../settings-problem.ts';
import type { Settings } from '../settings.ts';

const KEY_BYTES = 32;
// 32 bytes are 43 characters and one of padding, in either alphabet of base64.
const ENCODED_KEY = /^[A-Za-z0-9+/_-]{43}=?$/;

/** The key for stored workspace variables; null when none is set. Throws `config_invalid` without the value. */
export function environmentsEncryptionKeyBytes(
  settings: Pick<Settings, 'environmentsEncryptionKey'>,
): Uint8Array | null {
  const text = settings.environmentsEncryptionKey?.trim();
  if (text === undefined || text === '') return null;
  const bytes = ENCODED_KEY.test(text) ? Buffer.from(text, 'base64') : undefined;
  if (bytes?.length === KEY_BYTES) return new Uint8Array(bytes);
  throw settingsError([
    {
      env: 'OPENGENI_ENVIRONMENTS_ENCRYPTION_KEY',
      problem: `must be exactly ${KEY_BYTES} bytes in base64`,
      fix: `Make one with \`openssl rand -base64 ${KEY_BYTES}\`.`,
    },
  ]);
}
