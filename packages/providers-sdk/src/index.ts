export { createDockerProvider } from './docker/provider.ts';
export { probeDocker } from './docker/docker-command.ts';
export { createLocalProvider } from './local/provider.ts';
export { createNoneProvider } from './none/provider.ts';
export type { DockerAnswer, DockerCommand } from './docker/docker-command.ts';
export type { DockerProviderParts } from './docker/provider.ts';
export type { DockerClientOptions, DockerSdk, DockerSdkClient } from './docker/docker-client.ts';
export type { SdkClient } from './lazy-client.ts';
export type { LocalClientOptions, LocalSdk } from './local/local-client.ts';
