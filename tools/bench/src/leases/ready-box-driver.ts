import { randomUUID } from 'node:crypto';
import type { LeasedBoxDriver } from '@opengeni/sandbox/leases';

/** Boxes that are nothing but a name and are there at once, so that what is measured is the lease. */
export function createReadyBoxDriver(): LeasedBoxDriver<string> & { readonly created: number } {
  let created = 0;
  return {
    get created() {
      return created;
    },
    async create(request) {
      created += 1;
      const placed = { instanceId: randomUUID() };
      await request.onCreated(placed);
      return { box: placed.instanceId, placed };
    },
    attach: async ({ placed }) => placed.instanceId,
    capture: async () => undefined,
    terminate: async () => {},
    discardArchive: async () => {},
  };
}
