import { describe, expect, it } from 'vitest';

import {
  RESERVED_ENVIRONMENT_NAMES,
  RESERVED_ENVIRONMENT_PREFIXES,
  WORKSPACE_ENVIRONMENT_MAX_VARIABLES,
  WORKSPACE_MAX_ENVIRONMENTS,
  WorkspaceEnvironmentVariableName,
  WorkspaceEnvironmentVariableValue,
  WritableEnvironmentVariableName,
  isReservedEnvironmentName,
} from './workspace-environment.ts';

const isName = (name: string): boolean => WorkspaceEnvironmentVariableName.safeParse(name).success;
const isWritable = (name: string): boolean =>
  WritableEnvironmentVariableName.safeParse(name).success;
const isValue = (value: string): boolean =>
  WorkspaceEnvironmentVariableValue.safeParse(value).success;

describe('variables of a workspace environment', () => {
  it.each(['A', 'DATABASE_URL', 'A9_', 'A'.repeat(128)])('%s is a name', (name) => {
    expect(isName(name)).toBe(true);
    expect(isWritable(name)).toBe(true);
  });

  it.each(['', 'a', '_A', '9A', 'A-B', 'A B', 'A\n', 'Ä', 'A'.repeat(129)])(
    '%j is no name',
    (name) => {
      expect(isName(name)).toBe(false);
      expect(isWritable(name)).toBe(false);
    },
  );

  it.each([
    ...'HOME PATH SHELL USER LOGNAME TMPDIR IFS ENV BASH_ENV NODE_OPTIONS PYTHONPATH PYTHONSTARTUP'.split(
      ' ',
    ),
    ...'PERL5OPT PERL5LIB GH_TOKEN GITHUB_TOKEN GIT_ASKPASS GIT_TERMINAL_PROMPT'.split(' '),
    ...'OPENGENI_X GIT_CONFIG_COUNT GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL LD_PRELOAD DYLD_X'.split(
      ' ',
    ),
  ])('%s is reserved: readable where it is stored, refused when it is written', (name) => {
    expect(isReservedEnvironmentName(name)).toBe(true);
    expect(isName(name)).toBe(true);
    expect(isWritable(name)).toBe(false);
  });

  it.each(['HOMES', 'MY_PATH', 'GIT_DIR', 'LDAP_URL', 'XOPENGENI_', 'constructor'])(
    '%s is not reserved',
    (name) => {
      expect(isReservedEnvironmentName(name)).toBe(false);
    },
  );

  it('the lists are complete', () => {
    expect(RESERVED_ENVIRONMENT_NAMES.size).toBe(18);
    expect(RESERVED_ENVIRONMENT_PREFIXES).toHaveLength(6);
    expect([WORKSPACE_MAX_ENVIRONMENTS, WORKSPACE_ENVIRONMENT_MAX_VARIABLES]).toEqual([25, 100]);
  });

  it('a value has 1 to 32768 characters', () => {
    expect([
      isValue(''),
      isValue('v'),
      isValue('v'.repeat(32_768)),
      isValue('v'.repeat(32_769)),
    ]).toEqual([false, true, true, false]);
  });
});
