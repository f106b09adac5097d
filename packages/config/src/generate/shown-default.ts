import type { SettingEntry } from '@opengeni/contracts/settings';

const MAX_SHOWN_CHARS = 100;

/** How a default is shown in generated text: its own text, unless that is too long. */
export interface ShownDefault {
  readonly text: string | undefined;
}

/** The default of a setting as generated text shows it; undefined when there is none. */
export function findShownDefault(
  entry: Pick<SettingEntry, 'defaultText'>,
): ShownDefault | undefined {
  const { defaultText } = entry;
  if (defaultText === undefined || defaultText === '') return undefined;
  return { text: defaultText.length > MAX_SHOWN_CHARS ? undefined : defaultText };
}
