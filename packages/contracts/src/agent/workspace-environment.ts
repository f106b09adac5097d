import * as z from 'zod';

export const WORKSPACE_ENVIRONMENT_NAME_MAX_CHARS = 128;
export const WORKSPACE_ENVIRONMENT_VALUE_MAX_CHARS = 32_768;
/** Most environments of one workspace. */
export const WORKSPACE_MAX_ENVIRONMENTS = 25;
/** Most variables of one environment. */
export const WORKSPACE_ENVIRONMENT_MAX_VARIABLES = 100;

/** Names that belong to the box itself. */
export const RESERVED_ENVIRONMENT_NAMES: ReadonlySet<string> = new Set([
  'HOME',
  'PATH',
  'SHELL',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'IFS',
  'ENV',
  'BASH_ENV',
  'NODE_OPTIONS',
  'PYTHONPATH',
  'PYTHONSTARTUP',
  'PERL5OPT',
  'PERL5LIB',
  'GH_TOKEN',
  'GITHUB_TOKEN',
  'GIT_ASKPASS',
  'GIT_TERMINAL_PROMPT',
]);

/** Beginnings of names that belong to the box itself. */
export const RESERVED_ENVIRONMENT_PREFIXES: readonly string[] = Object.freeze([
  'OPENGENI_',
  'GIT_CONFIG_',
  'GIT_AUTHOR_',
  'GIT_COMMITTER_',
  'LD_',
  'DYLD_',
]);

/** Whether a name may not be set by a workspace. */
export function isReservedEnvironmentName(name: string): boolean {
  return (
    RESERVED_ENVIRONMENT_NAMES.has(name) ||
    RESERVED_ENVIRONMENT_PREFIXES.some((prefix) => name.startsWith(prefix))
  );
}

/** The form of a name; whether it is reserved is asked when it is written, so that stored ones stay readable. */
export const WorkspaceEnvironmentVariableName = z
  .string()
  .max(WORKSPACE_ENVIRONMENT_NAME_MAX_CHARS)
  .regex(/^[A-Z][A-Z0-9_]*$/, 'start with a capital letter; use capital letters, digits and "_"');
export type WorkspaceEnvironmentVariableName = z.infer<typeof WorkspaceEnvironmentVariableName>;

/** A name that a workspace may set. */
export const WritableEnvironmentVariableName = WorkspaceEnvironmentVariableName.refine(
  (name) => !isReservedEnvironmentName(name),
  { error: 'the name is reserved for the box; choose another one' },
);
export type WritableEnvironmentVariableName = z.infer<typeof WritableEnvironmentVariableName>;

/** A value is taken in and never shown again. */
export const WorkspaceEnvironmentVariableValue = z
  .string()
  .min(1)
  .max(WORKSPACE_ENVIRONMENT_VALUE_MAX_CHARS);
export type WorkspaceEnvironmentVariableValue = z.infer<typeof WorkspaceEnvironmentVariableValue>;
