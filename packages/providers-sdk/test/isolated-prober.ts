import { probeLocalIsolation } from '../src/index.ts';

// A process that says as JSON what isolation it finds.
process.stdout.write(JSON.stringify(await probeLocalIsolation()));
