export { createDirectoryObjectStore } from './directory-object-store.ts';
export type { DirectoryObjectStoreOptions } from './directory-object-store.ts';
