import { SandboxError } from '@opengeni/contracts/errors';
import type { LeaseStore, StoredValue } from '@opengeni/contracts/ports';
import { parseListedValue, parseStoredValue, storeConflict } from '../store-failure.ts';
import type { ConflictReason } from '../store-failure.ts';
import type { NatsBucket, OpenBucket } from './nats-bucket.ts';
import { CLOCK_KEY, NatsClock } from './nats-clock.ts';
import { isWrongRevision } from './nats-failure.ts';

const encoder = new TextEncoder();
/** Headers and subject of a message count against the server's limit too. */
const HEADER_ROOM_BYTES = 4_096;

/** Lease records in a JetStream key-value bucket; a revision is the sequence of the entry in its stream. */
export class NatsLeaseStore<TValue> implements LeaseStore<TValue> {
  readonly #bucket: NatsBucket;
  readonly #clock: NatsClock;

  constructor(bucket: NatsBucket) {
    this.#bucket = bucket;
    this.#clock = new NatsClock(bucket);
  }

  get(key: string): Promise<StoredValue<TValue> | undefined> {
    return this.#bucket.use(`read ${key}`, async ({ kv }) => {
      const entry = await kv.get(key);
      if (entry?.operation !== 'PUT') return undefined;
      return {
        value: parseStoredValue<TValue>(entry.string(), key),
        revision: String(entry.revision),
      };
    });
  }

  create(key: string, value: TValue): Promise<string> {
    return this.#write(key, 'it exists already', async (bucket) =>
      bucket.kv.create(key, bytesOf(key, value, bucket)),
    );
  }

  update(key: string, value: TValue, revision: string): Promise<string> {
    return this.#write(key, 'it was changed meanwhile', async (bucket) =>
      bucket.kv.update(key, bytesOf(key, value, bucket), sequenceOf(key, revision)),
    );
  }

  async delete(key: string, revision: string): Promise<void> {
    await this.#write(key, 'it was changed meanwhile', async ({ kv }) => {
      await kv.delete(key, { previousSeq: sequenceOf(key, revision) });
      return 0;
    });
  }

  async *list(prefix: string): AsyncIterable<StoredValue<TValue> & { readonly key: string }> {
    for await (const entry of this.#bucket.entries(prefix)) {
      const { key } = entry;
      if (key === CLOCK_KEY) continue;
      const value = parseListedValue<TValue>(entry.string());
      yield { key, value, revision: String(entry.revision) };
    }
  }

  now(): Promise<number> {
    return this.#clock.now();
  }

  #write(
    key: string,
    reason: ConflictReason,
    work: (bucket: OpenBucket) => Promise<number>,
  ): Promise<string> {
    return this.#bucket.use(`write ${key}`, async (bucket) => {
      try {
        return String(await work(bucket));
      } catch (error) {
        throw isWrongRevision(error) ? storeConflict(key, reason, error) : error;
      }
    });
  }
}

function sequenceOf(key: string, revision: string): number {
  const sequence = Number(revision);
  if (!Number.isSafeInteger(sequence) || sequence < 1)
    throw storeConflict(key, 'it was changed meanwhile');
  return sequence;
}

function bytesOf(key: string, value: unknown, { connection }: OpenBucket): Uint8Array {
  const bytes = encoder.encode(JSON.stringify(value));
  const maxBytes = (connection.info?.max_payload ?? Number.MAX_SAFE_INTEGER) - HEADER_ROOM_BYTES;
  if (bytes.byteLength <= maxBytes) return bytes;
  throw new SandboxError(
    'invalid_request',
    `The record ${key} has ${bytes.byteLength} bytes, the server takes ${maxBytes}; keep archives outside of it and name them.`,
    { details: { key } },
  );
}
