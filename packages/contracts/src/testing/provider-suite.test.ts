import { describe, expect, it } from 'vitest';

import { CAPABILITY_DESCRIPTORS } from '../backends/descriptors.ts';
import { SandboxConfigError } from '../errors/provider-errors.ts';
import type { ProviderBuildContext, SandboxProvider } from '../ports/sandbox-provider.ts';
import type { SandboxClientLike } from '../ports/sandbox-session.ts';
import { describeProvider, providerChecks } from './provider-suite.ts';
import type { ProviderFixture } from './provider-suite.ts';
import { listFailedChecks } from './suite.ts';

interface AcmeSettings {
  readonly acmeApiKey?: string;
}

class AcmeNotFound extends Error {}

const KEY = 'acme-key-1234567890';

describeProvider('a provider', () => makeFixture());
describeProvider('a provider whose boxes cannot be resumed', () =>
  makeFixture(({ provider, client }) => {
    const resume = () => Promise.reject(new Error('cannot resume'));
    return { provider: { ...provider, resumeKind: 'none', build: () => ({ ...client, resume }) } };
  }),
);
describeProvider('a provider without boxes', () => ({
  provider: {
    backend: 'none',
    descriptor: CAPABILITY_DESCRIPTORS.none,
    validateCredentials: () => {},
    build: () => undefined,
  },
  settings: {},
  countSdkCalls: () => 0,
}));

interface Parts {
  readonly provider: SandboxProvider<AcmeSettings>;
  readonly client: SandboxClientLike;
  readonly callSdk: () => void;
}

type Change = (parts: Parts) => {
  readonly provider?: SandboxProvider<AcmeSettings>;
  readonly client?: SandboxClientLike;
};

/** Each double breaks one rule; the words are part of the title of the check that must notice. */
const broken: Record<string, { change: Change; noticed: string[] }> = {
  'has the descriptor of another backend': {
    change: ({ provider }) => ({
      provider: { ...provider, descriptor: CAPABILITY_DESCRIPTORS.docker },
    }),
    noticed: ['descriptor belongs', 'of the backend id'],
  },
  'asks the SDK to check settings': {
    change: ({ provider, callSdk }) => ({
      provider: { ...provider, validateCredentials: callSdk },
    }),
    noticed: ['complete settings', 'incomplete settings'],
  },
  'names the field instead of the variable': {
    change: ({ provider }) => ({
      provider: {
        ...provider,
        validateCredentials({ acmeApiKey }) {
          if (acmeApiKey === undefined)
            throw new SandboxConfigError('modal', 'acmeApiKey is required');
        },
      },
    }),
    noticed: ['incomplete settings'],
  },
  'throws plain errors for settings': {
    change: ({ provider }) => ({
      provider: {
        ...provider,
        validateCredentials({ acmeApiKey }) {
          if (acmeApiKey === undefined) throw new Error('modal: OPENGENI_ACME_API_KEY is required');
        },
      },
    }),
    noticed: ['incomplete settings'],
  },
  'loads the SDK in build': {
    change: ({ provider, callSdk }) => ({
      provider: {
        ...provider,
        build(context: ProviderBuildContext<AcmeSettings>) {
          callSdk();
          return provider.build(context);
        },
      },
    }),
    noticed: ['build makes a client at once'],
  },
  'builds a client of another backend id': {
    change: ({ client }) => ({ client: { ...client, backendId: 'acme' } }),
    noticed: ['build makes a client at once'],
  },
  'builds nothing although its backend has boxes': {
    change: ({ provider }) => ({ provider: { ...provider, build: () => undefined } }),
    noticed: ['build makes a client at once'],
  },
  'resumes another box': {
    change: ({ client }) => ({
      client: { ...client, resume: async () => ({ state: { sandboxId: 'box-2' } }) },
    }),
    noticed: ['create over a stored record to resume'],
  },
  'loses the identity in the stored record': {
    change: ({ client }) => ({ client: { ...client, serializeSessionState: async () => ({}) } }),
    noticed: ['create over a stored record to resume'],
  },
  'stores what is no JSON': {
    change: ({ client }) => ({
      client: {
        ...client,
        serializeSessionState: async (state) => ({ ...state, at: new Date(0) }),
      },
    }),
    noticed: ['create over a stored record to resume'],
  },
  'stores its key': {
    change: ({ client }) => ({
      client: { ...client, serializeSessionState: async (state) => ({ ...state, key: KEY }) },
    }),
    noticed: ['a stored record holds no secret'],
  },
  'says its key in an error': {
    change: ({ client }) => ({
      client: {
        ...client,
        create: () => Promise.reject(new Error('refused', { cause: { key: KEY } })),
      },
    }),
    noticed: ['a failure of the SDK at create'],
  },
  'swallows a failure of create': {
    change: ({ client }) => ({
      client: { ...client, create: async () => ({ state: { sandboxId: 'box-1' } }) },
    }),
    noticed: ['a failure of the SDK at create'],
  },
  'reads failures from their text': {
    change: ({ provider }) => ({
      provider: {
        ...provider,
        classifyFailure: (error: unknown) =>
          /not found/i.test(String(error)) ? 'gone' : 'unknown',
      },
    }),
    noticed: ['every known failure', 'never taken for a box that is gone'],
  },
  'throws while it classifies': {
    change: ({ provider }) => ({
      provider: {
        ...provider,
        classifyFailure: (error: unknown) =>
          Reflect.get(Object(error), 'a') === 1 ? 'gone' : expect.unreachable(),
      },
    }),
    noticed: ['every known failure', 'never taken for a box that is gone'],
  },
  'fails to end a box that has ended': {
    change: ({ client }) => {
      let hasEnded = false;
      const end = async () => {
        if (hasEnded) throw new AcmeNotFound('no such box');
        hasEnded = true;
      };
      return { client: { ...client, delete: end } };
    },
    noticed: ['ending a box twice'],
  },
  'fails to end a box by id that has ended': {
    change: ({ provider }) => ({
      provider: {
        ...provider,
        terminateById: () => Promise.reject(new AcmeNotFound('no such box')),
      },
    }),
    noticed: ['ending a box twice'],
  },
};

describe('the provider suite', () => {
  it.each(Object.entries(broken))('notices a provider that %s', async (_, { change, noticed }) => {
    const makeSubject = () => makeFixture(change) as ProviderFixture<unknown>;
    const failed = await listFailedChecks({ checks: providerChecks, makeSubject });
    for (const words of noticed) expect(failed.join('\n')).toContain(words);
  });
});

it('the provider suite asks for rows where a provider has something to prove', async () => {
  const makeSubject = (): ProviderFixture<unknown> => {
    const { incomplete: _incomplete, failures: _failures, ...silent } = makeFixture();
    return silent as ProviderFixture<unknown>;
  };
  expect(await listFailedChecks({ checks: providerChecks, makeSubject })).toEqual([
    expect.stringContaining('incomplete settings are refused'),
    expect.stringContaining('every known failure'),
  ]);
});

/** A correct provider over an SDK that keeps its boxes in a set, changed as a test wants it. */
function makeFixture(change: Change = () => ({})): ProviderFixture<AcmeSettings> {
  const boxes = new Set<string>();
  let calls = 0;
  let failure: Error | undefined;
  const callSdk = (): void => {
    calls += 1;
    if (failure !== undefined) throw failure;
  };
  const client: SandboxClientLike = {
    backendId: 'modal',
    async create() {
      callSdk();
      const sandboxId = `box-${boxes.size + 1}`;
      boxes.add(sandboxId);
      return { state: { sandboxId } };
    },
    async resume(state) {
      callSdk();
      if (!boxes.has(String(Reflect.get(state, 'sandboxId'))))
        throw new AcmeNotFound('no such box');
      return { state };
    },
    async delete(state) {
      callSdk();
      boxes.delete(String(Reflect.get(state, 'sandboxId')));
    },
    serializeSessionState: async (state) => ({ ...state }),
    deserializeSessionState: async (state) => state,
  };
  const provider: SandboxProvider<AcmeSettings> = {
    backend: 'modal',
    descriptor: CAPABILITY_DESCRIPTORS.modal,
    identityFields: ['sandboxId'],
    validateCredentials({ acmeApiKey }) {
      if (acmeApiKey === undefined)
        throw new SandboxConfigError('modal', 'OPENGENI_ACME_API_KEY is required');
    },
    build: () => client,
    classifyFailure: (error) => (error instanceof AcmeNotFound ? 'gone' : 'unknown'),
    async terminateById(_, instanceId) {
      callSdk();
      boxes.delete(instanceId);
    },
  };
  const changed = change({ provider, client, callSdk });
  const changedClient = changed.client ?? client;
  const changedProvider = changed.provider ?? { ...provider, build: () => changedClient };
  return {
    provider: changedProvider,
    settings: { acmeApiKey: KEY },
    incomplete: [{ settings: {}, variable: 'OPENGENI_ACME_API_KEY' }],
    failures: [
      { error: new AcmeNotFound('no such box'), failure: 'gone' },
      { error: new Error('no such box'), failure: 'unknown' },
    ],
    secrets: [KEY],
    environment: { GREETING: 'hello' },
    countSdkCalls: () => calls,
    breakSdk: (error) => {
      failure = error;
    },
  };
}
