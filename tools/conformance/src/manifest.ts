/** The members of package.json that the rules read. */
export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly main?: string;
  readonly types?: string;
  readonly license?: string;
  readonly description?: string;
  readonly sideEffects?: boolean;
  readonly engines?: { readonly node?: string };
  readonly files?: readonly string[];
  readonly exports?: Readonly<Record<string, ExportConditions>>;
  readonly publishConfig?: {
    readonly access?: string;
    readonly provenance?: boolean;
    readonly exports?: Readonly<Record<string, ExportConditions>>;
  };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly nx?: {
    readonly tags?: readonly string[];
    readonly targets?: Readonly<Record<string, { readonly inputs?: readonly string[] }>>;
  };
}

/** Conditions of one `exports` entry, in order. */
export type ExportConditions = Readonly<Record<string, string>>;

/** Internal packages that a manifest names in any of its dependency lists. */
export function listInternalDependencies(manifest: Manifest): string[] {
  const names = [
    manifest.dependencies,
    manifest.devDependencies,
    manifest.peerDependencies,
    manifest.optionalDependencies,
  ].flatMap((list) => Object.keys(list ?? {}));
  return [...new Set(names)].filter((name) => name.startsWith('@opengeni/')).sort();
}
