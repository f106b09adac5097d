import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import { createLeaseKeeper, createLeaseTable } from '@opengeni/sandbox/leases';
import type { HeldBox, LeaseRecord } from '@opengeni/sandbox/leases';
import { createNatsStores } from '@opengeni/stores/nats';
import { createReadyBoxDriver } from './ready-box-driver.ts';

export interface IdleCost {
  readonly rssMiB: number;
  readonly timers: number;
}

const AT_ONCE = 32;
/** Long enough for what opening left behind to end. */
const SETTLE_MS = 1_500;

const [url = '', count = ''] = process.argv.slice(2);
const connection = await connect({ servers: url });
const { leases, heartbeats } = createNatsStores<LeaseRecord>({
  connection,
  bucket: `idle-${count}`,
});
const keeper = createLeaseKeeper({ table: createLeaseTable({ store: leases }), heartbeats });
const driver = createReadyBoxDriver();
const numbers = Array.from({ length: Number(count) }, (_, index) => index).values();
const held: HeldBox<string>[] = [];
const worker = async (): Promise<void> => {
  for (const number of numbers) {
    const request = { workspaceId: 'ws', groupId: `group-${number}`, backend: 'bench', driver };
    held.push(await keeper.open(request));
  }
};
await Promise.all(Array.from({ length: AT_ONCE }, worker));
await sleep(SETTLE_MS);
globalThis.gc?.();
const cost: IdleCost = {
  rssMiB: process.memoryUsage().rss / 1024 ** 2,
  timers: process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length,
};
for (const box of held) box.assertHeld();
process.stdout.write(JSON.stringify(cost), () => process.exit(0));
