export { createAcmeProvider } from './provider.ts';
export { acmeSettingsTable } from './settings.ts';
export type { AcmeSettings } from './settings.ts';
