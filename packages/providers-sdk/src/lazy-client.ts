import { createRequire } from 'node:module';
import { SandboxProviderUnavailableError } from '@opengeni/contracts/errors';
import type { BackendName } from '@opengeni/contracts/backends';
import type { SandboxClientLike } from '@opengeni/contracts/ports';

/** Where the SDK of a backend comes from. */
export interface SdkSource<TSdk> {
  readonly backend: BackendName;
  /** Packages without which `load` cannot work; a missing one is told apart from a broken one. */
  readonly packages: readonly string[];
  load(): Promise<TSdk>;
}

/** Resolves to the SDK; the first call loads it. */
export type SdkLoader<TSdk> = () => Promise<TSdk>;

/**
 * Loads an SDK once, on first use. A failed load is tried again by the next call.
 * Throws `SandboxProviderUnavailableError` when one of its packages is not installed; any other failure of the
 * load comes as it is.
 */
export function createSdkLoader<TSdk>(
  source: SdkSource<TSdk>,
  isInstalled: (packageName: string) => boolean = isPackageInstalled,
): SdkLoader<TSdk> {
  let loaded: Promise<TSdk> | undefined;
  const load = async (): Promise<TSdk> => {
    try {
      return await source.load();
    } catch (error) {
      loaded = undefined;
      const missing = source.packages.find((packageName) => !isInstalled(packageName));
      if (missing === undefined) throw error;
      throw new SandboxProviderUnavailableError(source.backend, {
        cause: error,
        details: { package: missing },
      });
    }
  };
  return () => (loaded ??= load());
}

/** The methods of an SDK client that a lazy client forwards to. */
export interface SdkClient {
  create(...args: never[]): Promise<object>;
  resume(...args: never[]): Promise<object>;
  serializeSessionState(...args: never[]): Promise<Record<string, unknown>>;
  deserializeSessionState(state: Record<string, unknown>): Promise<object>;
}

/**
 * A client that exists before its SDK is loaded: every asynchronous method loads it and forwards all its
 * arguments, also the ones that only the Agents SDK passes.
 */
export function createLazyClient(
  backendId: string,
  client: SdkLoader<SdkClient>,
): Required<
  Pick<
    SandboxClientLike,
    | 'backendId'
    | 'supportsDefaultOptions'
    | 'create'
    | 'resume'
    | 'serializeSessionState'
    | 'deserializeSessionState'
  >
> {
  const forward =
    (method: keyof SdkClient) =>
    async (...args: unknown[]): Promise<never> => {
      const target = await client();
      const call = target[method] as (...forwarded: unknown[]) => Promise<never>;
      return call.apply(target, args);
    };
  return {
    backendId,
    supportsDefaultOptions: true,
    create: forward('create'),
    resume: forward('resume'),
    serializeSessionState: forward('serializeSessionState'),
    deserializeSessionState: forward('deserializeSessionState'),
  };
}

function isPackageInstalled(packageName: string): boolean {
  try {
    createRequire(import.meta.url).resolve(`${packageName}/package.json`);
    return true;
  } catch (error) {
    // Any other code means that the package is there and merely keeps the file to itself.
    return (error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND';
  }
}
