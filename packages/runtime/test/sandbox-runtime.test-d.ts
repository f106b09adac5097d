import { getSettings } from '@opengeni/config';
import type { Settings } from '@opengeni/config';
import type { SandboxProvider } from '@opengeni/contracts/ports';
import type { OpenBox } from '@opengeni/sandbox';
import type { LeaseRecord } from '@opengeni/sandbox/leases';
import { createMemoryStores } from '@opengeni/stores/memory';
import { createSqliteStores } from '@opengeni/stores/sqlite';
import { expectTypeOf } from 'vitest';
import { createDefaultProviders, createSandboxRuntime } from '../src/sandbox.ts';

declare const acme: SandboxProvider<{ acmeApiKey: string }>;
const settings: Settings = getSettings();

const sandboxes = createSandboxRuntime({
  settings: { ...settings, acmeApiKey: 'key' },
  providers: [...createDefaultProviders(), acme],
});
expectTypeOf(sandboxes.open('ticket-42', { backend: 'acme' })).resolves.toEqualTypeOf<OpenBox>();

// @ts-expect-error A provider needs its settings.
createSandboxRuntime({ settings, providers: [acme] });

// @ts-expect-error Settings are not made up.
createSandboxRuntime({});

// Stores fit whether or not their maker is told what they keep.
const { leases, heartbeats } = createSqliteStores({ path: 'leases.db' });
createSandboxRuntime({ settings, stores: { leases, heartbeats } });
createSandboxRuntime({ settings, stores: createMemoryStores() });
createSandboxRuntime({ settings, stores: createSqliteStores<LeaseRecord>({ path: 'leases.db' }) });
