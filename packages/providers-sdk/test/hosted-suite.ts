import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxClientLike, SandboxProvider } from '@opengeni/contracts/ports';
import { describe, expect, it } from 'vitest';
import type { FakeBoxService } from './fake-box-service.ts';

/** A provider over the Agents SDK's real client and a fake of the provider's own SDK. */
export interface HostedFixture<TSettings> {
  readonly provider: SandboxProvider<TSettings>;
  readonly settings: TSettings;
  readonly service: FakeBoxService;
}

export interface HostedSuite<TSettings> {
  readonly name: string;
  /** Statuses in the provider's spelling of a box that never runs again. */
  readonly endedStatuses: readonly string[];
  /** Whether the provider can be asked about a box. */
  readonly canAsk: boolean;
  makeFixture(): HostedFixture<TSettings>;
}

const ENVIRONMENT = { GREETING: 'a value of the caller' };

/** The rules of boxes that run at a provider, beside those of every provider. */
export function describeHostedBoxes<TSettings>(suite: HostedSuite<TSettings>): void {
  const start = async () => {
    const { provider, settings, service } = suite.makeFixture();
    const build = (environment: Record<string, string> = ENVIRONMENT) =>
      provider.build({ settings, environment, exposedPorts: [] }) as Required<SandboxClientLike>;
    const client = build();
    const session = await client.create({ manifest: { environment: ENVIRONMENT } });
    const [idField = ''] = provider.identityFields ?? [];
    const id = String(Reflect.get(session.state, idField));
    const stored = await client.serializeSessionState(session.state);
    return { provider, settings, service, build, session, id, stored };
  };

  describe(`${suite.name}: a stored state`, () => {
    it('holds no value of a variable and no cached port address', async () => {
      const { build, session } = await start();
      const state = { ...session.state, exposedPorts: { 80: { query: 'token=1' } } };
      const stored = await build().serializeSessionState(state);
      expect(JSON.stringify(stored)).not.toContain(ENVIRONMENT.GREETING);
      expect(stored).not.toHaveProperty('exposedPorts');
    });

    it('gets the values of the caller back, so that the variables of box and agent agree', async () => {
      const { build, stored } = await start();
      const state = await build({ GREETING: 'new' }).deserializeSessionState(stored);
      expect(state).toMatchObject({ environment: { GREETING: 'new' } });
      expect(state).toMatchObject({ manifest: { environment: { GREETING: { value: 'new' } } } });
    });
  });

  describe(`${suite.name}: ending a box`, () => {
    it('works by its state alone, and by its id alone', async () => {
      const { build, provider, settings, service, session, id } = await start();
      await build().delete({ ...session.state });
      expect(service.boxes.size).toBe(0);
      await build().delete({});
      const again = await start();
      await again.provider.terminateById?.(again.settings, again.id);
      expect(again.service.boxes.size).toBe(0);
      await provider.terminateById?.(settings, id);
    });

    it('fails with the failure of the provider', async () => {
      const { build, service, session } = await start();
      service.failure = new Error('provider is down');
      await expect(build().delete(session.state)).rejects.toThrow();
      expect(service.boxes.size).toBe(1);
    });
  });

  if (suite.canAsk) describeLookups(suite, start);
}

function describeLookups<TSettings>(
  suite: HostedSuite<TSettings>,
  start: () => Promise<{
    provider: SandboxProvider<TSettings>;
    service: FakeBoxService;
    build(): Required<SandboxClientLike>;
    id: string;
    stored: Record<string, unknown>;
  }>,
): void {
  describe(`${suite.name}: resuming a box`, () => {
    it('that is gone says so and makes no other box', async () => {
      const { provider, build, service, stored } = await start();
      service.boxes.clear();
      const client = build();
      const state = await client.deserializeSessionState(stored);
      const error: unknown = await client.resume(state).catch((failure: unknown) => failure);
      expect(SandboxError.is(error, 'box_gone')).toBe(true);
      expect(provider.classifyFailure?.(error)).toBe('gone');
      expect(service.boxes.size).toBe(0);
    });

    it.each([...suite.endedStatuses])('of status %s says that it is gone', async (status) => {
      const { build, service, id, stored } = await start();
      service.boxes.set(id, { status });
      const client = build();
      const state = await client.deserializeSessionState(stored);
      await expect(client.resume(state)).rejects.toMatchObject({
        code: 'box_gone',
        details: { instanceId: id, status: status.toLowerCase() },
      });
    });

    it('is not judged while the provider cannot be reached', async () => {
      const { provider, build, service, stored } = await start();
      const client = build();
      const state = await client.deserializeSessionState(stored);
      service.failure = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
      const error: unknown = await client.resume(state).catch((failure: unknown) => failure);
      expect(provider.classifyFailure?.(error)).toBe('transient');
      expect(service.boxes.size).toBe(1);
    });

    it('that still runs gives the same box', async () => {
      const { provider, build, service, stored } = await start();
      const client = build();
      const session = await client.resume(await client.deserializeSessionState(stored));
      for (const field of provider.identityFields ?? []) {
        expect(Reflect.get(session.state, field)).toBe(stored[field]);
      }
      expect(service.boxes.size).toBe(1);
    });
  });
}
