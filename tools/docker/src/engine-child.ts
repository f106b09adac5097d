import { ensureDockerImage } from './docker-image.ts';
import { startPodmanEngine } from './podman-engine.ts';

/** Starts an engine, runs a container in it, says where it is, and never ends it: what a killed test run leaves. */
const engine = await startPodmanEngine(ensureDockerImage());
await engine.docker('run', '--detach', engine.image, 'sleep', '300');
process.stdout.write(`${engine.host}\n`);
