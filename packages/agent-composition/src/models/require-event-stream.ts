import { SandboxError } from '@opengeni/contracts/errors';
import type { ClientOptions } from 'openai';

export type Fetch = NonNullable<ClientOptions['fetch']>;

/** What a page of a proxy or another API answers with; servers that stream name their streams in many ways. */
const NO_STREAM = /^(?:text\/html|application\/(?:[\w.+-]+\+)?json)\b/i;

/**
 * The same transport, which takes a page or a document in the place of a stream for a wrong address. The
 * client would read no event in it, and the request would be repeated in vain.
 * Fails with code `config_invalid`.
 */
export function requireEventStream(fetch: Fetch): Fetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    const type = response.headers.get('content-type') ?? '';
    if (!response.ok || !asksForStream(init?.body) || !NO_STREAM.test(type)) return response;
    await response.body?.cancel();
    throw new SandboxError(
      'config_invalid',
      `The address ${addressOf(url)} answers ${type.split(';')[0]} in the place of a stream, so no model is there; check the base URL of the model provider (OPENAI_BASE_URL for the built-in one).`,
      { details: { contentType: type } },
    );
  };
}

// The text of the conversation is inside of strings, where quotes are escaped.
function asksForStream(body: unknown): boolean {
  return typeof body === 'string' && /"stream":\s*true/.test(body);
}

/** Without the query, which may hold a key. */
function addressOf(target: Parameters<Fetch>[0]): string {
  const { origin, pathname } = new URL(target instanceof Request ? target.url : target);
  return `${origin}${pathname}`;
}
