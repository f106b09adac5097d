import assert from 'node:assert/strict';
import { inspect } from 'node:util';

import { listRowViolations } from '../backends/descriptor-invariants.ts';
import type { BackendName } from '../backends/backend.ts';
import { SandboxError } from '../errors/sandbox-error.ts';
import type { ProviderFailure, SandboxProvider } from '../ports/sandbox-provider.ts';
import type { SandboxClientLike, SandboxSessionLike } from '../ports/sandbox-session.ts';
import { SANDBOX_REQUIRED_ENV } from '../settings/backends/backend-settings.ts';
import { describeSuite } from './suite.ts';
import type { SuiteCheck, SuiteRunner } from './suite.ts';

/** A provider over a fake of its SDK, with what the suite must know to try it. */
export interface ProviderFixture<TSettings> {
  readonly provider: SandboxProvider<TSettings>;
  /** Settings that are complete. */
  readonly settings: TSettings;
  /**
   * Settings that must be refused, each with the variable that the message has to name. At least one, unless the
   * settings table of a known backend requires nothing.
   */
  readonly incomplete?: readonly { readonly settings: TSettings; readonly variable: string }[];
  /** Errors as the SDK throws them, with what they mean. At least one when the provider judges failures. */
  readonly failures?: readonly { readonly error: unknown; readonly failure: ProviderFailure }[];
  /** Values inside the settings and the environment that must never be seen. */
  readonly secrets?: readonly string[];
  /** Variables of the box. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How often the SDK was loaded or called so far. */
  readonly countSdkCalls: () => number;
  /** Makes every further call of the SDK fail; without it, failures of `create` are not tried. */
  readonly breakSdk?: (error: Error) => void;
  /** Values of the client's `create` beside the manifest. */
  readonly createOptions?: Readonly<Record<string, unknown>>;
}

type Fixture = ProviderFixture<unknown>;

const EVERYDAY_FAILURES: readonly unknown[] = [
  new Error('Sandbox not found: it is gone, it no longer exists'),
  new TypeError('fetch failed'),
  'not found',
  404,
  {},
  null,
  undefined,
];

/** The rules of every provider. */
export const providerChecks: readonly SuiteCheck<Fixture>[] = [
  {
    title: 'the descriptor belongs to the backend and keeps the rules of descriptors',
    run({ provider }) {
      assert.equal(provider.descriptor.backend, provider.backend);
      assert.deepEqual(listRowViolations(provider.descriptor), []);
    },
  },
  {
    title: 'complete settings are accepted without any call of the SDK',
    run({ provider, settings, countSdkCalls }) {
      provider.validateCredentials(settings);
      assert.equal(countSdkCalls(), 0);
    },
  },
  {
    title: 'incomplete settings are refused by an error that names the variable and no secret',
    run(fixture) {
      const { backend } = fixture.provider;
      const { incomplete = [] } = fixture;
      assert.ok(incomplete.length > 0 || !requiresSettings(backend), 'incomplete must have a row');
      for (const { settings, variable } of incomplete) {
        const error = catchError(() => fixture.provider.validateCredentials(settings));
        assert.ok(SandboxError.is(error, 'config_invalid'), `${variable}: ${String(error)}`);
        assert.ok(error.message.includes(variable), `"${error.message}" must name ${variable}`);
        assert.ok(error.message.includes(backend), error.message);
        assertNoSecret(fixture, error);
      }
      assert.equal(fixture.countSdkCalls(), 0);
    },
  },
  {
    title: 'build makes a client at once, of the backend id of the descriptor, without the SDK',
    run(fixture) {
      const client: unknown = buildClient(fixture);
      assert.ok(!(client instanceof Promise), 'build must be synchronous');
      if (client !== undefined) {
        assert.equal(
          Reflect.get(Object(client), 'backendId'),
          fixture.provider.descriptor.backendId,
        );
      }
      assert.equal(client === undefined, fixture.provider.descriptor.tier === 'none');
      assert.equal(fixture.countSdkCalls(), 0);
    },
  },
  {
    title: 'a box survives the way from create over a stored record to resume, with its identity',
    async run(fixture) {
      const client = buildClient(fixture);
      if (client === undefined) return;
      const session = await createSession(fixture, client);
      const stored = await storeState(client, session);
      assertIdentity(fixture, stored);
      const state = await restoreState(client, stored);
      if (fixture.provider.resumeKind !== 'none') {
        if (client.resume === undefined) assert.fail('the client must have resume');
        const resumed = await client.resume(state);
        assert.deepEqual(identityOf(fixture, resumed.state), identityOf(fixture, session.state));
      }
      await endBox(client, session);
    },
  },
  {
    title: 'a stored record holds no secret',
    async run(fixture) {
      const client = buildClient(fixture);
      if (client === undefined) return;
      const session = await createSession(fixture, client);
      assertNoSecret(fixture, await storeState(client, session));
      await endBox(client, session);
    },
  },
  {
    title: 'a failure of the SDK at create is passed on without a secret',
    async run(fixture) {
      const client = buildClient(fixture);
      if (client === undefined || fixture.breakSdk === undefined) return;
      fixture.breakSdk(new Error('the fake SDK is broken'));
      const error: unknown = await createSession(fixture, client).then(
        () => assert.fail('create must fail when the SDK fails'),
        (reason: unknown) => reason,
      );
      assertNoSecret(fixture, error);
    },
  },
  {
    title: 'every known failure is classified as what it means',
    run({ provider, failures = [] }) {
      const judges = provider.classifyFailure !== undefined;
      assert.ok(failures.length > 0 || !judges, 'failures must have a row');
      for (const { error, failure } of failures) {
        const classified = provider.classifyFailure?.(error) ?? 'unknown';
        assert.equal(classified, failure, inspect(error));
      }
    },
  },
  {
    title: 'a failure that cannot be told structurally is never taken for a box that is gone',
    run({ provider }) {
      for (const error of EVERYDAY_FAILURES) {
        assert.notEqual(provider.classifyFailure?.(error), 'gone', inspect(error));
      }
    },
  },
  {
    title: 'ending a box twice is no error',
    async run(fixture) {
      const { provider, settings } = fixture;
      const client = buildClient(fixture);
      if (client === undefined) return;
      const session = await createSession(fixture, client);
      await endBox(client, session);
      await endBox(client, session);
      const [instanceId] = Object.values(identityOf(fixture, session.state));
      if (provider.terminateById === undefined || instanceId === undefined) return;
      await provider.terminateById(settings, instanceId);
      await provider.terminateById(settings, instanceId);
    },
  },
];

/** Registers the rules of every provider as tests. Each test gets a fresh fixture. */
export function describeProvider<TSettings>(
  name: string,
  makeFixture: () => ProviderFixture<TSettings> | Promise<ProviderFixture<TSettings>>,
  runner?: SuiteRunner,
): void {
  const makeSubject = async (): Promise<Fixture> => makeFixture();
  describeSuite({ name, checks: providerChecks, makeSubject }, runner);
}

/** Whether the provider must refuse some settings; those of an unknown backend say so by their rows alone. */
function requiresSettings(backend: BackendName): boolean {
  const required: Readonly<Record<string, readonly string[]>> = SANDBOX_REQUIRED_ENV;
  return (required[backend] ?? []).length > 0;
}

function buildClient({ provider, settings, environment }: Fixture): SandboxClientLike | undefined {
  return provider.build({ settings, environment: environment ?? {}, exposedPorts: [] });
}

async function createSession(
  { environment, createOptions }: Fixture,
  client: SandboxClientLike,
): Promise<SandboxSessionLike> {
  if (client.create === undefined) assert.fail('the client must have create');
  return client.create({ ...createOptions, manifest: { environment: environment ?? {} } });
}

async function storeState(
  client: SandboxClientLike,
  session: SandboxSessionLike,
): Promise<Record<string, unknown>> {
  if (client.serializeSessionState === undefined)
    assert.fail('the client must have serializeSessionState');
  const serialized = await client.serializeSessionState(session.state);
  const stored = JSON.parse(JSON.stringify(serialized)) as Record<string, unknown>;
  assert.deepEqual(stored, serialized, 'the record must be plain JSON');
  return stored;
}

async function restoreState(
  client: SandboxClientLike,
  stored: Record<string, unknown>,
): Promise<object> {
  if (client.deserializeSessionState === undefined)
    assert.fail('the client must have deserializeSessionState');
  return client.deserializeSessionState(stored);
}

async function endBox(client: SandboxClientLike, session: SandboxSessionLike): Promise<void> {
  if (client.delete !== undefined) return client.delete(session.state);
  await session.close?.();
}

function assertIdentity(fixture: Fixture, stored: object): void {
  const fields = fixture.provider.identityFields ?? [];
  const found = Object.keys(identityOf(fixture, stored));
  const isKnown = fields.length === 0 || found.length > 0;
  assert.ok(isKnown, `the stored record must hold one of ${fields.join(', ')}`);
}

function identityOf({ provider }: Fixture, state: object): Record<string, string> {
  const fields = (provider.identityFields ?? []).map((field): unknown[] => [
    field,
    Reflect.get(state, field),
  ]);
  return Object.fromEntries(
    fields.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function catchError(work: () => void): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

function assertNoSecret({ secrets }: Fixture, value: unknown): void {
  const shown = `${inspect(value, { depth: null })} ${JSON.stringify(value) ?? ''}`;
  const leaked = (secrets ?? []).filter((secret) => shown.includes(secret)).length;
  assert.equal(leaked, 0, `${leaked} secrets can be read in an error or a stored record`);
}
