export { createMemoryStores } from './create-memory-stores.ts';
export type { MemoryStores, MemoryStoresOptions } from './create-memory-stores.ts';
