/** What the model may know of an attached environment. Values never get here. */
export interface WorkspaceEnvironmentContext {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly variableNames?: readonly string[] | null | undefined;
}

/** The instruction lines about an attached environment: its name, the names of its variables and the operator's notes. */
export function workspaceEnvironmentInstructions(
  environment: WorkspaceEnvironmentContext,
): string[] {
  const name = environment.name.trim();
  const names = (environment.variableNames ?? []).filter((variable) => variable !== '').toSorted();
  const description = environment.description?.trim() ?? '';
  if (name === '' && names.length === 0 && description === '') return [];
  return [
    `The workspace environment "${name}" is attached: its variables are exported in the sandbox shell.`,
    ...(names.length > 0 ? [`Exported environment variables: ${names.join(', ')}.`] : []),
    ...(description === '' ? [] : [`Environment notes from the operator: ${description}`]),
  ];
}
