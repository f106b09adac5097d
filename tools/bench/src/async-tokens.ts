import { webcrypto } from 'node:crypto';
import type { StreamTokenPayload, streamToken } from '@opengeni/contracts/tokens';

/** The scheme of signed tokens with every cryptographic step through WebCrypto, which is asynchronous. */
export interface AsyncTokens {
  sign(claims: StreamTokenPayload): Promise<string>;
  verify(token: string): Promise<StreamTokenPayload | null>;
}

interface AsyncTokensOptions {
  readonly plane: Pick<typeof streamToken, 'plane' | 'prefix' | 'claims'>;
  readonly secret: string;
}

const VERSION = 1;

/** Derives the keys once, as an implementation that cares for speed does. */
export async function createAsyncTokens({
  plane: { plane, prefix, claims: schema },
  secret,
}: AsyncTokensOptions): Promise<AsyncTokens> {
  const { subtle } = webcrypto;
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const info = `opengeni/token/v${VERSION}/${plane}`;
  const macKey = await deriveBytes(secret, `${info}/mac`, 32);
  const key = await subtle.importKey('raw', macKey, hmac, false, ['sign', 'verify']);
  const kid = (await deriveBytes(secret, `${info}/kid`, 6)).toString('base64url');
  const encoder = new TextEncoder();
  const signedBytes = (payload: string) => encoder.encode(`v${VERSION}.${plane}.${payload}`);
  return {
    async sign(claims) {
      const iat = Math.floor(Date.now() / 1000);
      const content = { v: VERSION, kid, iat, claims: schema.parse(claims) };
      const payload = Buffer.from(JSON.stringify(content), 'utf8').toString('base64url');
      const mac = await subtle.sign('HMAC', key, signedBytes(payload));
      return `${prefix}${payload}.${Buffer.from(mac).toString('base64url')}`;
    },
    async verify(token) {
      if (!token.startsWith(prefix)) return null;
      const dot = token.lastIndexOf('.');
      const payload = token.slice(prefix.length, dot);
      const content = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
      if (content.v !== VERSION || content.kid !== kid) return null;
      const mac = Buffer.from(token.slice(dot + 1), 'base64url');
      if (!(await subtle.verify('HMAC', key, mac, signedBytes(payload)))) return null;
      const parsed = schema.safeParse(content.claims);
      return parsed.success && parsed.data.exp >= Date.now() / 1000 ? parsed.data : null;
    },
  };
}

async function deriveBytes(secret: string, info: string, byteLength: number): Promise<Buffer> {
  const { subtle } = webcrypto;
  const root = await subtle.importKey('raw', Buffer.from(secret, 'utf8'), 'HKDF', false, [
    'deriveBits',
  ]);
  const salt = new Uint8Array();
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt, info: Buffer.from(info, 'utf8') };
  return Buffer.from(await subtle.deriveBits(algorithm, root, byteLength * 8));
}
