import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { createLocalProvider } from '@opengeni/providers-sdk';
import { createSandboxRuntime } from '@opengeni/sandbox';
import { createMemoryStores } from '@opengeni/stores/memory';

/** Opens a box, loses it, opens the next one and closes the runtime; prints what became of the first box. */
const settings = { sandboxBackend: 'local', localIsolation: 'none', localNetwork: false } as const;
const runtime = createSandboxRuntime({
  settings,
  providers: [createLocalProvider()],
  stores: createMemoryStores(),
  boxesAtDispose: 'discard',
});
const first = await runtime.open('group');
rmSync(dirname(first.instanceId), { recursive: true });
await first.commands.run({ command: 'true' }).catch(() => {});
process.stdout.write(`${String((first.signal.reason as { code?: unknown } | undefined)?.code)}\n`);
const second = await runtime.open('group');
await second.release();
await runtime.close();
