import type { SandboxBackend } from '../../backends/backend.ts';
import type { SettingsTable } from '../define-settings.ts';
import { blaxelSettingsTable } from './blaxel.ts';
import { cloudflareSettingsTable } from './cloudflare.ts';
import { daytonaSettingsTable } from './daytona.ts';
import { dockerSettingsTable } from './docker.ts';
import { e2bSettingsTable } from './e2b.ts';
import { localSettingsTable } from './local.ts';
import { modalSettingsTable } from './modal.ts';
import { noneSettingsTable } from './none.ts';
import { runloopSettingsTable } from './runloop.ts';
import { selfhostedSettingsTable } from './selfhosted.ts';
import { vercelSettingsTable } from './vercel.ts';

/** The settings table of each backend. */
export const BACKEND_SETTINGS_TABLES = Object.freeze({
  docker: dockerSettingsTable,
  modal: modalSettingsTable,
  local: localSettingsTable,
  none: noneSettingsTable,
  daytona: daytonaSettingsTable,
  runloop: runloopSettingsTable,
  e2b: e2bSettingsTable,
  blaxel: blaxelSettingsTable,
  cloudflare: cloudflareSettingsTable,
  vercel: vercelSettingsTable,
  selfhosted: selfhostedSettingsTable,
} as const satisfies Record<SandboxBackend, SettingsTable>);

/** Variables that must have a value while the backend is the active one. */
export const SANDBOX_REQUIRED_ENV: Readonly<Record<SandboxBackend, readonly string[]>> =
  Object.freeze({
    docker: requiredVariablesOf(dockerSettingsTable),
    modal: requiredVariablesOf(modalSettingsTable),
    local: requiredVariablesOf(localSettingsTable),
    none: requiredVariablesOf(noneSettingsTable),
    daytona: requiredVariablesOf(daytonaSettingsTable),
    runloop: requiredVariablesOf(runloopSettingsTable),
    e2b: requiredVariablesOf(e2bSettingsTable),
    blaxel: requiredVariablesOf(blaxelSettingsTable),
    cloudflare: requiredVariablesOf(cloudflareSettingsTable),
    vercel: requiredVariablesOf(vercelSettingsTable),
    selfhosted: requiredVariablesOf(selfhostedSettingsTable),
  });

function requiredVariablesOf(table: SettingsTable): readonly string[] {
  const required = Object.values(table.entries).filter((entry) => entry.required);
  return Object.freeze(required.map((entry) => entry.env[0]));
}
