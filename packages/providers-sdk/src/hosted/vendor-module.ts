/**
 * Imports the SDK of a provider, which is installed only where its backend is used and so has no types here.
 * The caller names the part of it that it needs.
 */
export async function importVendor<TModule>(packageName: string): Promise<TModule> {
  return (await import(packageName)) as TModule;
}
