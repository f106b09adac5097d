/** What the compiler says about a file, split into names that a module does not export and everything else. */
export interface CompilerDiagnostics {
  /** By module specifier, sorted; only modules that miss a name. */
  readonly missingNames: Readonly<Record<string, readonly string[]>>;
  readonly others: readonly string[];
}

const exitLine = /^exit (\d+)$/;
const missingName =
  /error TS\d+: (?:Module )?'"([^"]+)"' has no exported member(?: named)? '(\w+)'/;

/** Reads the compiler's output, whose last line is `exit CODE`. */
export function readDiagnostics(output: string): CompilerDiagnostics {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const exitCode = Number(exitLine.exec(lines.at(-1) ?? '')?.[1] ?? Number.NaN);
  const missing = new Map<string, Set<string>>();
  const others: string[] = [];
  for (const line of lines.slice(0, -1)) {
    const [, specifier, name] = missingName.exec(line) ?? [];
    if (specifier === undefined || name === undefined) others.push(line);
    else missing.set(specifier, (missing.get(specifier) ?? new Set()).add(name));
  }
  if (exitCode !== 0 && missing.size === 0 && others.length === 0) {
    others.push(`The compiler ended with exit code ${exitCode} and said nothing.`);
  }
  const sorted = [...missing]
    .map(([specifier, names]) => [specifier, [...names].sort()] as const)
    .sort(([left], [right]) => left.localeCompare(right));
  return { missingNames: Object.fromEntries(sorted), others };
}
