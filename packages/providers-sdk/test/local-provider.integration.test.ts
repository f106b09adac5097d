import { SandboxError } from '@opengeni/contracts/errors';
import { describeProvider } from '@opengeni/contracts/testing';
import type { LocalSettings } from '@opengeni/contracts/settings';
import { createLocalProvider } from '../src/index.ts';
import type { LocalSdk } from '../src/index.ts';
import { importLocalSdk } from '../src/local/local-sdk.ts';

const gone = new SandboxError('box_gone', 'gone');

/** The real provider over the real SDK, whose calls are counted and can be made to fail. */
function makeFixture(settings: LocalSettings) {
  let calls = 0;
  let failure: Error | undefined;
  const load = async (): Promise<LocalSdk> => {
    calls += 1;
    const sdk = await importLocalSdk();
    return {
      ...sdk,
      createClient: (options) => {
        const client = sdk.createClient(options);
        const create = client.create.bind(client);
        return Object.assign(client, {
          create: async (...args: Parameters<typeof create>) => {
            calls += 1;
            if (failure !== undefined) throw failure;
            return create(...args);
          },
        });
      },
    };
  };
  return {
    provider: createLocalProvider({ load }),
    settings,
    failures: [{ error: gone, failure: 'gone' as const }],
    countSdkCalls: () => calls,
    breakSdk: (error: Error) => {
      failure = error;
    },
  };
}

describeProvider('local without isolation, real', () =>
  makeFixture({ localIsolation: 'none', localNetwork: false }),
);
describeProvider('local in bubblewrap, real', () =>
  makeFixture({ localIsolation: 'bubblewrap', localNetwork: false }),
);
describeProvider('local in bubblewrap with a network, real', () =>
  makeFixture({ localIsolation: 'bubblewrap', localNetwork: true }),
);
