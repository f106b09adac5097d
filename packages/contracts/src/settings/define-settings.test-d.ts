import { expectTypeOf } from 'vitest';
import * as z from 'zod';

import type { ModalSettings } from './backends/modal.ts';
import { defineSettings } from './define-settings.ts';
import type { FlatSettingsOf, SettingsOf } from './define-settings.ts';
import type { Secret } from './secret.ts';
import {
  enumSetting,
  integerSetting,
  jsonSetting,
  listSetting,
  textSetting,
} from './setting-schemas.ts';

const table = defineSettings(
  { group: 'acme' },
  {
    acmeApiKey: { schema: textSetting(), secret: true, doc: '' },
    acmeRegions: { schema: listSetting(), default: ['eu'], doc: '' },
    acmeTier: { schema: enumSetting(['small', 'large']), default: 'small', doc: '' },
    acmeLimits: { schema: jsonSetting(z.object({ boxes: z.number() })), doc: '' },
    acmeRetries: { schema: integerSetting(), default: 3, doc: '' },
  },
);

expectTypeOf<SettingsOf<typeof table>>().toEqualTypeOf<{
  readonly acmeRegions: readonly string[];
  readonly acmeTier: 'small' | 'large';
  readonly acmeRetries: number;
  readonly acmeApiKey?: Secret;
  readonly acmeLimits?: { boxes: number };
}>();

expectTypeOf<FlatSettingsOf<typeof table>>().toEqualTypeOf<{
  acmeRegions: string;
  acmeTier: 'small' | 'large';
  acmeRetries: number;
  acmeApiKey?: string | undefined;
  acmeLimits?: string | undefined;
}>();

expectTypeOf(table.group).toEqualTypeOf<'acme'>();
expectTypeOf(table.entries.acmeTier.defaultValue).toEqualTypeOf<'small' | 'large' | undefined>();

expectTypeOf<ModalSettings['modalWorkspacePersistence']>().toEqualTypeOf<
  'tar' | 'snapshot_filesystem' | 'snapshot_directory'
>();
expectTypeOf<ModalSettings['modalTokenId']>().toEqualTypeOf<string | undefined>();

defineSettings(
  { group: 'acme' },
  {
    // @ts-expect-error A default must be a value that the schema gives.
    acmeTier: { schema: enumSetting(['small', 'large']), default: 'huge', doc: '' },
  },
);
