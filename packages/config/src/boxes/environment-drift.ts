import { createHmac } from 'node:crypto';

import type { Secret } from '@opengeni/contracts/settings';

/** One keyed digest per variable: says whether a value changed, and nothing about the value. */
export type EnvironmentFingerprints = Readonly<Record<string, string>>;

/** How the environment that a box would get now differs from the one it was created with, by name. */
export interface EnvironmentDrift {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** The digests that are stored beside a box, so that drift can be reported without storing values. */
export function fingerprintEnvironment(
  environment: Readonly<Record<string, string>>,
  key: Secret,
): EnvironmentFingerprints {
  return Object.fromEntries(
    Object.keys(environment)
      .toSorted()
      .map((name) => [name, digestOf(name, environment[name] ?? '', key)]),
  );
}

/** The drift between a live box and an environment; undefined when there is none. */
export function findEnvironmentDrift(
  live: EnvironmentFingerprints,
  current: EnvironmentFingerprints,
): EnvironmentDrift | undefined {
  const names = Object.keys(current);
  const added = names.filter((name) => !Object.hasOwn(live, name));
  const removed = Object.keys(live).filter((name) => !Object.hasOwn(current, name));
  const changed = names.filter((name) => Object.hasOwn(live, name) && live[name] !== current[name]);
  const total = added.length + removed.length + changed.length;
  return total === 0 ? undefined : { added, removed, changed };
}

function digestOf(name: string, value: string, key: Secret): string {
  // The length of the name keeps two different pairs from forming the same input.
  return createHmac('sha256', key.reveal())
    .update(`${name.length}:${name}=${value}`)
    .digest('base64url');
}
