import * as z from 'zod';
import type { SettingSchema } from '@opengeni/contracts/settings';

const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const EXPECTS = 'a variable name of letters, digits and underscores';

/** Whether a text can name an environment variable of a shell. */
export function isVariableName(text: string): boolean {
  return VARIABLE_NAME.test(text);
}

/** A setting whose value is the name of a variable. */
export function variableNameSetting(): SettingSchema<string, 'text'> {
  const zod = z
    .string()
    .transform((text) => text)
    .refine(isVariableName, `must be ${EXPECTS}`);
  return Object.freeze({ kind: 'text', zod, expects: EXPECTS, format: String });
}
