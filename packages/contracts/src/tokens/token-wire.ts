const MAX_TOKEN_LENGTH = 16_384;
const BASE64URL = /^[A-Za-z0-9_-]+$/;

/** A token without its prefix, not yet proven to be authentic. */
export interface SplitToken {
  /** The encoded payload: the text that is signed. */
  readonly payload: string;
  readonly signature: string;
  /** The decoded payload. */
  readonly content: Readonly<Record<string, unknown>>;
}

/** Takes a token apart at its last dot; undefined when it is too long or its payload is no JSON object. */
export function findTokenParts(token: string, prefix: string): SplitToken | undefined {
  if (token.length > MAX_TOKEN_LENGTH) return undefined;
  const body = token.slice(prefix.length);
  const dot = body.lastIndexOf('.');
  if (dot <= 0) return undefined;
  const payload = body.slice(0, dot);
  const content = BASE64URL.test(payload) ? decodeJson(payload) : undefined;
  return isRecord(content) ? { payload, signature: body.slice(dot + 1), content } : undefined;
}

/** JSON as unpadded base64url text. */
export function encodeJson(value: unknown): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}

function decodeJson(encoded: string): unknown {
  try {
    return JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
