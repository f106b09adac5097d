import type { AddressInfo, Server } from 'node:net';
import { runServer } from 'verdaccio';

/** Ends a registry whose parent neither stops it nor dies. */
const longestLifeMs = 600_000;

/**
 * Serves an empty registry on a free loopback port and tells the parent its port. It holds our scope only and asks no
 * other registry, so nothing leaves the machine.
 */
async function main(directory: string): Promise<void> {
  const registry: Server = await runServer({
    storage: `${directory}/storage`,
    self_path: `${directory}/registry.json`,
    packages: { '@opengeni/*': { access: '$all', publish: '$all', unpublish: '$none' } },
    uplinks: {},
    web: { enable: false },
    max_body_size: '50mb',
    log: { type: 'stdout', format: 'pretty', level: 'warn', colors: false },
  });
  registry.listen(0, '127.0.0.1', () => {
    process.send?.({ port: (registry.address() as AddressInfo).port });
  });
  process.on('disconnect', () => process.exit(0));
  setTimeout(() => process.exit(1), longestLifeMs).unref();
}

await main(process.argv[2] ?? '');
