import { defineSettings } from '../define-settings.ts';
import type { FlatSettingsOf } from '../define-settings.ts';

/** The variables of the none backend. */
export const noneSettingsTable = defineSettings(
  { group: 'none', appliesWhen: { key: 'sandboxBackend', equals: 'none' } },
  {},
);

/** Flat settings of the none backend. */
export type NoneSettings = FlatSettingsOf<typeof noneSettingsTable>;
