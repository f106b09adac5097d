import { registerHooks } from 'node:module';

const SCHEME = 'opengeni-vendor:';
const MODULES: unique symbol = Symbol.for('opengeni.test.vendor-modules') as never;

type VendorModules = Map<string, Record<string, unknown>>;

function modules(): VendorModules {
  const holder = globalThis as { [MODULES]?: VendorModules };
  return (holder[MODULES] ??= new Map());
}

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (!modules().has(specifier)) return nextResolve(specifier, context);
    return { url: `${SCHEME}${specifier}`, format: 'module', shortCircuit: true };
  },
  load(url, context, nextLoad) {
    if (!url.startsWith(SCHEME)) return nextLoad(url, context);
    const name = url.slice(SCHEME.length);
    const names = Object.keys(modules().get(name) ?? {});
    const from = `globalThis[Symbol.for('opengeni.test.vendor-modules')].get(${JSON.stringify(name)})`;
    const source = names.map((key) => `export const ${key} = ${from}.${key};`).join('\n');
    return { format: 'module', source, shortCircuit: true };
  },
});

/**
 * Lets every import of a package in this process find the given module, so that the Agents SDK's real client
 * talks to a fake of the provider's SDK, which is not installed here.
 */
export function serveVendor(packageName: string, vendorModule: Record<string, unknown>): void {
  modules().set(packageName, vendorModule);
}
