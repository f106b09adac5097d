import { openSync, readFileSync, readdirSync } from 'node:fs';

/** What a child gets as one of its descriptors. */
export type ChildStream = 'pipe' | 'ignore' | number;

const CLOSED_AT_EXEC = 0o2000000;
const FIRST_BEYOND_STREAMS = 3;

let inherited: { readonly descriptors: readonly number[]; readonly empty: number } | undefined;

/**
 * What a child is started with so that it has the descriptors named and no other. Node opens its own ones closed for
 * children, but leaves open what it inherited itself, such as a folder outside of a box; an empty file takes that
 * place.
 */
export function sealStreams(streams: readonly ChildStream[]): ChildStream[] {
  const { descriptors, empty } = (inherited ??= readInherited());
  const sealed = [...streams];
  for (const descriptor of descriptors) {
    while (sealed.length <= descriptor) sealed.push('ignore');
    if (sealed[descriptor] === 'ignore') sealed[descriptor] = empty;
  }
  return sealed;
}

/** The descriptors of this process, above the three streams, that a child would have too. None but on Linux. */
export function listInheritedDescriptors(): readonly number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd')
    .map(Number)
    .filter((descriptor) => descriptor >= FIRST_BEYOND_STREAMS && isLeftOpen(descriptor));
}

/** Once: what is opened later by Node is closed for children. */
function readInherited(): NonNullable<typeof inherited> {
  const descriptors = listInheritedDescriptors();
  return { descriptors, empty: descriptors.length === 0 ? -1 : openSync('/dev/null', 'r') };
}

function isLeftOpen(descriptor: number): boolean {
  try {
    const facts = readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1');
    const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(facts)?.[1] ?? '0', 8);
    return (flags & CLOSED_AT_EXEC) === 0;
  } catch {
    // Closed since, as the one that listed them.
    return false;
  }
}
