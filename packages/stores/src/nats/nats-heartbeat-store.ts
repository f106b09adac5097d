import type { HeartbeatStore } from '@opengeni/contracts/ports';
import type { NatsBucket } from './nats-bucket.ts';
import { natsUnsuitable } from './nats-failure.ts';
import type { NatsLeaseStore } from './nats-lease-store.ts';

/**
 * Signs of life as entries that the server forgets by itself after the age of the bucket.
 * An entry says how long it counts, which may be shorter.
 */
export class NatsHeartbeatStore implements HeartbeatStore {
  readonly #bucket: NatsBucket;
  readonly #maxAgeMs: number;
  readonly #clock: Pick<NatsLeaseStore<unknown>, 'now'>;

  constructor(bucket: NatsBucket, maxAgeMs: number, clock: Pick<NatsLeaseStore<unknown>, 'now'>) {
    this.#bucket = bucket;
    this.#maxAgeMs = maxAgeMs;
    this.#clock = clock;
  }

  async beat(key: string, ttlMs: number): Promise<void> {
    if (ttlMs > this.#maxAgeMs) {
      throw natsUnsuitable(
        `a heartbeat of ${ttlMs} ms is longer than the bucket keeps its entries (${this.#maxAgeMs} ms)`,
        'raise maxHeartbeatTtlMs of the stores',
      );
    }
    await this.#bucket.use(`beat ${key}`, ({ kv }) => kv.put(key, String(ttlMs)));
  }

  async remove(key: string): Promise<void> {
    await this.#bucket.use(`remove ${key}`, ({ kv }) => kv.delete(key));
  }

  async living(prefix: string): Promise<ReadonlySet<string>> {
    const living = new Set<string>();
    for await (const entry of this.#bucket.entries(prefix)) {
      const expiresAtMs = entry.created.getTime() + Number(entry.string());
      if (expiresAtMs > (await this.#clock.now())) living.add(entry.key);
    }
    return living;
  }
}
