import * as z from 'zod';
import type { SettingSchema } from '@opengeni/contracts/settings';

import { splitCommaList } from '../comma-list.ts';
import { settingsError } from '../settings-problem.ts';

/** What a profile copies into a box and which start-up steps it asks for. */
export interface PreparationProfile {
  readonly env: readonly string[];
  readonly hooks: readonly string[];
}

const VARIABLE = 'OPENGENI_SANDBOX_PREPARATION_PROFILES';

const AZURE: PreparationProfile = {
  env: [
    'ARM_CLIENT_ID',
    'ARM_CLIENT_SECRET',
    'ARM_TENANT_ID',
    'ARM_SUBSCRIPTION_ID',
    'AZURE_CLIENT_ID',
    'AZURE_CLIENT_SECRET',
    'AZURE_TENANT_ID',
    'AZURE_SUBSCRIPTION_ID',
    'AZURE_AUTHORITY_HOST',
  ],
  hooks: ['azure-cli-login'],
};

const GITHUB: PreparationProfile = {
  env: [
    'GH_TOKEN',
    'GITHUB_TOKEN',
    'GIT_AUTHOR_NAME',
    'GIT_AUTHOR_EMAIL',
    'GIT_COMMITTER_NAME',
    'GIT_COMMITTER_EMAIL',
  ],
  hooks: [],
};

// A Map, because a lookup on an object would also find what every object inherits.
const PROFILES: ReadonlyMap<string, PreparationProfile> = new Map([
  ['none', { env: [], hooks: [] }],
  ['azure', AZURE],
  ['github', GITHUB],
]);

const NAMES = [...PROFILES.keys()].join(', ');

/** The profiles that a list names. Throws `config_invalid` for an unknown one and for `none` beside another. */
export function parsePreparationProfiles(raw: string): readonly PreparationProfile[] {
  const names = [...new Set(splitCommaList(raw).map((name) => name.toLowerCase()))];
  if (names.includes('none') && names.length > 1) {
    throw settingsError([
      { env: VARIABLE, problem: 'names `none` beside another profile', fix: 'Remove one of them.' },
    ]);
  }
  return names.map((name) => {
    const profile = PROFILES.get(name);
    if (profile !== undefined) return profile;
    throw settingsError([
      {
        env: VARIABLE,
        problem: `names the unknown profile ${JSON.stringify(name)}`,
        fix: `Use one of ${NAMES}.`,
      },
    ]);
  });
}

/** A setting whose value is the name of a profile, in any case. */
export function profileNameSetting(): SettingSchema<string, 'text'> {
  const expects = `one of ${NAMES}`;
  const zod = z
    .string()
    .transform((text) => text.toLowerCase())
    .refine((name) => PROFILES.has(name), `must be ${expects}`);
  return Object.freeze({ kind: 'text', zod, expects, format: String });
}
