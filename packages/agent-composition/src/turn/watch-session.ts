import type { SandboxSession } from '@openai/agents/sandbox';
import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxSessionLike } from '@opengeni/contracts/ports';

/**
 * The same session, with the failures seen that no tool can go on from: the box is gone, or another
 * holder has it. The tools of the Agents SDK would only tell the model, which would try again for ever.
 */
export function watchSession(
  session: SandboxSessionLike,
  onLost: (error: SandboxError) => void,
): SandboxSession {
  return watch(session, onLost) as SandboxSession;
}

function watch<TTarget extends object>(
  target: TTarget,
  onLost: (error: SandboxError) => void,
): TTarget {
  return new Proxy(target, {
    get: (object, property) => {
      const value: unknown = Reflect.get(object, property, object);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, object, args);
        if (result instanceof Promise)
          return result.catch((error: unknown) => rethrow(error, onLost));
        return property === 'createEditor' && typeof result === 'object' && result !== null
          ? watch(result, onLost)
          : result;
      };
    },
    set: (object, property, value) => Reflect.set(object, property, value, object),
  });
}

function rethrow(error: unknown, onLost: (error: SandboxError) => void): never {
  if (SandboxError.is(error, 'box_gone') || SandboxError.is(error, 'fenced')) onLost(error);
  throw error;
}
