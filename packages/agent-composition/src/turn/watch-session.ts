import type { SandboxSession } from '@openai/agents/sandbox';
import { SandboxError } from '@opengeni/contracts/errors';
import type { ProviderFailure, SandboxSessionLike } from '@opengeni/contracts/ports';

export interface SessionWatcher {
  readonly onLost: (error: SandboxError) => void;
  /** The provider's judgement of errors that carry no code of ours. */
  readonly classifyFailure?: ((error: unknown) => ProviderFailure) | undefined;
}

/**
 * The same session, with the failures seen that no tool can go on from: the box is gone, or another
 * holder has it. The tools of the Agents SDK would only tell the model, which would try again for ever.
 */
export function watchSession(session: SandboxSessionLike, watcher: SessionWatcher): SandboxSession {
  return watch(session, watcher) as SandboxSession;
}

function watch<TTarget extends object>(target: TTarget, watcher: SessionWatcher): TTarget {
  return new Proxy(target, {
    get: (object, property) => {
      const value: unknown = Reflect.get(object, property, object);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, object, args);
        if (result instanceof Promise)
          return result.catch((error: unknown) => rethrow(error, watcher));
        return property === 'createEditor' && typeof result === 'object' && result !== null
          ? watch(result, watcher)
          : result;
      };
    },
    set: (object, property, value) => Reflect.set(object, property, value, object),
  });
}

function rethrow(error: unknown, { onLost, classifyFailure }: SessionWatcher): never {
  if (SandboxError.is(error, 'box_gone') || SandboxError.is(error, 'fenced')) onLost(error);
  else if (classifyFailure?.(error) === 'gone')
    onLost(
      new SandboxError('box_gone', 'The provider has no such box any more.', { cause: error }),
    );
  throw error;
}
