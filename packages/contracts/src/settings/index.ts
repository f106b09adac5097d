export {
  booleanSetting,
  enumSetting,
  integerSetting,
  jsonSetting,
  listSetting,
  numberSetting,
  portSetting,
  positiveIntegerSetting,
  textSetting,
  urlSetting,
} from './setting-schemas.ts';
export { defineSettings, findSettingText, settingVariableOf } from './define-settings.ts';
export { BACKEND_SETTINGS_TABLES, SANDBOX_REQUIRED_ENV } from './backends/backend-settings.ts';
export { dockerSettingsTable } from './backends/docker.ts';
export { modalSettingsTable } from './backends/modal.ts';
export { localSettingsTable } from './backends/local.ts';
export { noneSettingsTable } from './backends/none.ts';
export { daytonaSettingsTable } from './backends/daytona.ts';
export { runloopSettingsTable } from './backends/runloop.ts';
export { e2bSettingsTable } from './backends/e2b.ts';
export { blaxelSettingsTable } from './backends/blaxel.ts';
export { cloudflareSettingsTable } from './backends/cloudflare.ts';
export { vercelSettingsTable } from './backends/vercel.ts';
export { selfhostedSettingsTable } from './backends/selfhosted.ts';
export { Secret } from './secret.ts';
export type {
  FlatSettingsOf,
  SettingCondition,
  SettingDeclaration,
  SettingDeclarations,
  SettingEntry,
  SettingParseResult,
  SettingsOf,
  SettingsTable,
} from './define-settings.ts';
export type { SettingKind, SettingSchema } from './setting-schemas.ts';
export type { DockerSettings } from './backends/docker.ts';
export type { ModalSettings } from './backends/modal.ts';
export type { LocalSettings } from './backends/local.ts';
export type { NoneSettings } from './backends/none.ts';
export type { DaytonaSettings } from './backends/daytona.ts';
export type { RunloopSettings } from './backends/runloop.ts';
export type { E2bSettings } from './backends/e2b.ts';
export type { BlaxelSettings } from './backends/blaxel.ts';
export type { CloudflareSettings } from './backends/cloudflare.ts';
export type { VercelSettings } from './backends/vercel.ts';
export type { SelfhostedSettings } from './backends/selfhosted.ts';
