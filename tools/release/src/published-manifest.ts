import type { PackedManifest } from '@opengeni/tool-packed/workspace-package';
import type { LoopbackRegistry } from './loopback-registry.ts';

/** What a registry tells about one version of a package. */
export interface PublishedManifest extends PackedManifest {
  readonly publishConfig?: { readonly access?: string; readonly provenance?: boolean };
}

/** Reads a version from the registry. Throws when the registry does not have it. */
export async function readPublishedManifest(
  registry: LoopbackRegistry,
  name: string,
  version: string,
): Promise<PublishedManifest> {
  const response = await fetch(new URL(`${encodeURIComponent(name)}/${version}`, registry.url));
  if (!response.ok) {
    throw new Error(`The registry answered ${response.status} for ${name}@${version}.`);
  }
  return (await response.json()) as PublishedManifest;
}
