import { describe, expect, it } from 'vitest';

import { parsePreparationProfiles } from './preparation-profiles.ts';

describe('parsePreparationProfiles', () => {
  it('an empty list and `none` ask for nothing', () => {
    expect(parsePreparationProfiles('')).toEqual([]);
    expect(parsePreparationProfiles('none')).toEqual([{ env: [], hooks: [] }]);
  });

  it('names may be in any case', () => {
    expect(parsePreparationProfiles('AZURE')[0]?.hooks).toEqual(['azure-cli-login']);
  });

  it('`none` excludes every other profile', () => {
    expect(() => parsePreparationProfiles('none,github')).toThrow('`none` beside another');
  });

  it.each(['gcp', 'constructor', '__proto__', 'toString'])('the profile %s is unknown', (name) => {
    expect(() => parsePreparationProfiles(name)).toThrow(
      /^OPENGENI_SANDBOX_PREPARATION_PROFILES names the unknown profile/,
    );
  });
});
