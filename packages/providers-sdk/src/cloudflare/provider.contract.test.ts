import { SandboxError } from '@opengeni/contracts/errors';
import { describeProvider } from '@opengeni/contracts/testing';
import type { CloudflareSettings } from '@opengeni/contracts/settings';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FakeBoxService, errorWith } from '../../test/fake-box-service.ts';
import { describeHostedBoxes } from '../../test/hosted-suite.ts';
import { createCloudflareProvider, importCloudflareSdk } from './provider.ts';

const KEY = 'worker-key-1234567890';
const VALUE = 'value-of-a-variable';
const WORKER = 'https://worker.example/';
const settings: CloudflareSettings = { cloudflareWorkerUrl: WORKER, cloudflareApiKey: KEY };
let service = new FakeBoxService();
let answer: number | undefined;

/** The worker that owns the boxes. */
async function worker(url: string, init: RequestInit = {}): Promise<Response> {
  service.logins.push(new Headers(init.headers).get('authorization'));
  if (answer !== undefined) return new Response(null, { status: answer });
  if (url === 'https://worker.example/v1/sandbox' && init.method === 'POST') {
    return Response.json({ id: service.create(JSON.parse(init.body as string)) });
  }
  const id = /^https:\/\/worker\.example\/v1\/sandbox\/([\w-]+)$/.exec(url)?.[1] ?? '';
  if (init.method !== 'DELETE') return new Response(null, { status: 405 });
  return new Response(null, { status: service.end(id) ? 204 : 404 });
}

beforeAll(() => {
  vi.stubGlobal('fetch', worker);
});
afterAll(() => {
  vi.unstubAllGlobals();
});

function makeFixture() {
  const mine = (service = new FakeBoxService());
  answer = undefined;
  const provider = createCloudflareProvider(async () => {
    mine.calls += 1;
    return importCloudflareSdk();
  });
  return { provider, settings, service: mine };
}

describeProvider('cloudflare', () => {
  const { provider, service: mine } = makeFixture();
  return {
    provider,
    settings,
    incomplete: [
      {
        settings: { cloudflareApiKey: KEY },
        variable: 'OPENGENI_CLOUDFLARE_WORKER_URL is required',
      },
    ],
    failures: [
      { error: new SandboxError('box_gone', 'x'), failure: 'gone' as const },
      { error: errorWith({ details: { status: 404 } }), failure: 'unknown' as const },
      { error: errorWith({ details: { status: 401 } }), failure: 'unauthorized' as const },
      { error: errorWith({ details: { status: 503 } }), failure: 'transient' as const },
    ],
    secrets: [KEY, VALUE],
    environment: { GREETING: VALUE },
    countSdkCalls: () => mine.calls,
    breakSdk: (error: Error) => {
      mine.failure = error;
    },
  };
});

describeHostedBoxes({ name: 'cloudflare', endedStatuses: [], canAsk: false, makeFixture });

describe('a cloudflare box', () => {
  it('is made by the worker, with the key and the ports', async () => {
    const { provider, service: made } = makeFixture();
    await provider.build({ settings, environment: {}, exposedPorts: [80] })?.create?.();
    expect(made.created).toEqual([{ exposedPorts: [80] }]);
    expect(made.logins).toEqual([`Bearer ${KEY}`]);
  });

  it('can be taken up by nobody but the process that made it', async () => {
    const { provider } = makeFixture();
    expect(provider.resumeKind).toBe('none');
    const client = provider.build({ settings, environment: {}, exposedPorts: [] });
    expect(client).toMatchObject({ serializedSessionStateRequiresFreshCreation: true });
    const session = await client?.create?.();
    const stored = (await client?.serializeSessionState?.(session?.state ?? {})) ?? {};
    const state = (await client?.deserializeSessionState?.(stored)) ?? {};
    await expect(client?.resume?.(state)).rejects.toThrow();
  });

  it.each([
    [401, 'provider_unauthorized', 'unauthorized'],
    [503, 'provider_unreachable', 'transient'],
    [400, 'provider_failed', 'unknown'],
  ] as const)('is not ended when the worker answers %d', async (status, code, failure) => {
    const { provider } = makeFixture();
    answer = status;
    const ended = provider.terminateById?.(settings, 'box-1');
    const error: unknown = await ended?.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code, details: { status, sandboxId: 'box-1' } });
    expect(provider.classifyFailure?.(error)).toBe(failure);
  });
});
