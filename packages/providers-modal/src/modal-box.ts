/** A box as the sweep judges it. */
export interface ModalBox {
  readonly sandboxId: string;
  /** Milliseconds since the Unix epoch; absent when the provider does not say. */
  readonly createdAtMs?: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** One entry of Modal's list of sandboxes, as far as the sweep reads it. Every field is checked before use. */
export interface ListedModalSandbox {
  readonly id: string;
  /** Seconds or milliseconds since the Unix epoch; zero when unknown. */
  readonly createdAt?: number;
  readonly tags?: readonly { readonly tagName: string; readonly tagValue: string }[];
}

/** Numbers below this are seconds: as milliseconds they would lie in the first months of 1970. */
const FIRST_MILLISECOND_TIMESTAMP = 10_000_000_000;

/** Reads an entry of the list; whatever is not as expected in it counts as absent. */
export function createModalBox(entry: ListedModalSandbox): ModalBox {
  const createdAtMs = findCreatedAtMs(entry.createdAt);
  return {
    sandboxId: typeof entry.id === 'string' ? entry.id : '',
    tags: readTags(entry.tags),
    ...(createdAtMs === undefined ? {} : { createdAtMs }),
  };
}

/** Milliseconds since the Unix epoch of a timestamp in seconds or milliseconds; undefined when it says nothing. */
export function findCreatedAtMs(createdAt: unknown): number | undefined {
  if (typeof createdAt !== 'number' || !Number.isFinite(createdAt) || createdAt <= 0) {
    return undefined;
  }
  return createdAt < FIRST_MILLISECOND_TIMESTAMP ? Math.floor(createdAt * 1000) : createdAt;
}

function readTags(entries: unknown): Record<string, string> {
  if (!Array.isArray(entries)) return {};
  return Object.fromEntries(entries.flatMap((entry: unknown) => readTag(entry)));
}

function readTag(entry: unknown): [string, string][] {
  if (typeof entry !== 'object' || entry === null) return [];
  const { tagName, tagValue } = entry as { tagName?: unknown; tagValue?: unknown };
  return typeof tagName === 'string' && typeof tagValue === 'string' ? [[tagName, tagValue]] : [];
}
