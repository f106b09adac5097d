export { createNatsStores } from './create-nats-stores.ts';
export type { NatsStores, NatsStoresOptions } from './create-nats-stores.ts';
export type { NatsConnector } from './nats-bucket.ts';
