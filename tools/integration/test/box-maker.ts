import { join } from 'node:path';
import type { LocalSettings } from '@opengeni/contracts/settings';
import { createLocalProvider } from '@opengeni/providers-sdk';
import { createSandboxRuntime } from '@opengeni/sandbox';
import type { LeaseRecord } from '@opengeni/sandbox/leases';
import { createDirectoryObjectStore } from '@opengeni/stores/directory';
import { createSqliteStores } from '@opengeni/stores/sqlite';

// A process that opens a box, leaves a process in it, releases it, says which box it is, and waits to be killed.
const [folder = '', isolation = '', mark = ''] = process.argv.slice(2);
const localIsolation = isolation === 'none' ? 'none' : 'bubblewrap';
const settings = { sandboxBackend: 'local', localIsolation, localNetwork: false } as const;
const { leases, heartbeats } = createSqliteStores<LeaseRecord>({ path: join(folder, 'leases.db') });
const runtime = createSandboxRuntime<LocalSettings & typeof settings>({
  settings,
  providers: [createLocalProvider()],
  stores: {
    leases,
    heartbeats,
    archives: createDirectoryObjectStore({ path: join(folder, 'archives') }),
  },
  environmentOf: () => ({}),
  sweepEveryMs: 0,
});
const box = await runtime.open('group');
await box.commands.run({ command: `sh -c 'sleep 300; sleep 300' ${mark} > /dev/null 2>&1 &` });
await box.release();
process.stdout.write(`${box.instanceId}\n`);
// Ends with the test also when that forgets it.
process.stdin.on('close', () => process.exit(0)).resume();
