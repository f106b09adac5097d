import { jetstreamManager } from '@nats-io/jetstream';
import type { JetStreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { KV, KvEntry } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { SandboxError } from '@opengeni/contracts/errors';
import { storeUnavailable } from '../store-failure.ts';
import { assertSuitableBucket } from './assert-suitable-bucket.ts';
import { assertSuitableServer } from './assert-suitable-server.ts';
import { isWithoutJetStream, natsUnsuitable } from './nats-failure.ts';

/** A connection, or how to get one; it is asked for at first use and stays the caller's to close. */
export type NatsConnector = NatsConnection | (() => Promise<NatsConnection>);

export interface NatsBucketOptions {
  readonly connection: NatsConnector;
  readonly name: string;
  readonly replicas: number;
  /** Entries older than this vanish. Default: never. */
  readonly maxAgeMs?: number;
}

export interface OpenBucket {
  readonly connection: NatsConnection;
  readonly kv: KV;
  readonly manager: JetStreamManager;
}

const READS_AT_ONCE = 64;

/** A key-value bucket that is made at first use. */
export class NatsBucket {
  readonly #options: NatsBucketOptions;
  #opening: Promise<OpenBucket> | undefined;

  constructor(options: NatsBucketOptions) {
    this.#options = options;
  }

  /** Does work on the bucket; a failure that the function does not turn into a coded error is `store_unavailable`. */
  async use<T>(action: string, work: (bucket: OpenBucket) => Promise<T>): Promise<T> {
    try {
      this.#opening ??= this.#open();
      return await work(await this.#opening);
    } catch (error) {
      if (SandboxError.is(error)) throw error;
      throw storeUnavailable(`${action} in the bucket ${this.#options.name}`, error);
    }
  }

  /**
   * The entry of each key under a prefix. Keys first, then each by itself: a consumer over a bucket that is being
   * written may wait for its last entry without end.
   */
  async *entries(prefix: string): AsyncGenerator<KvEntry> {
    const { name } = this.#options;
    const subjects = `$KV.${name}.`;
    const keys = await this.use(`list ${prefix}`, async ({ manager }) => {
      const filter = { subjects_filter: `${subjects}${filterOf(prefix)}` };
      const { state } = await manager.streams.info(`KV_${name}`, filter);
      return Object.keys(state.subjects ?? {}).map((subject) => subject.slice(subjects.length));
    });
    const wanted = keys.filter((key) => key.startsWith(prefix));
    for (let start = 0; start < wanted.length; start += READS_AT_ONCE) {
      const batch = wanted.slice(start, start + READS_AT_ONCE);
      const entries = await this.use(`read ${prefix}`, ({ kv }) =>
        Promise.all(batch.map((key) => kv.get(key))),
      );
      for (const entry of entries) if (entry?.operation === 'PUT') yield entry;
    }
  }

  async #open(): Promise<OpenBucket> {
    try {
      const { connection: connector } = this.#options;
      const connection = typeof connector === 'function' ? await connector() : connector;
      return await openBucket(connection, this.#options);
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }
}

async function openBucket(
  connection: NatsConnection,
  { name, replicas, maxAgeMs }: NatsBucketOptions,
): Promise<OpenBucket> {
  assertSuitableServer(connection, replicas);
  const age = maxAgeMs === undefined ? {} : { ttl: maxAgeMs };
  try {
    // Direct reads are answered by any replica, also by one that is behind.
    const settings = { history: 1, replicas, allow_direct: false, ...age };
    const kv = await new Kvm(connection).create(name, settings);
    const { config } = (await kv.status()).streamInfo;
    assertSuitableServer(connection, config.num_replicas);
    assertSuitableBucket(config, { name, maxAgeMs });
    return { connection, kv, manager: await jetstreamManager(connection) };
  } catch (error) {
    if (!isWithoutJetStream(error, connection)) throw error;
    throw natsUnsuitable(
      'JetStream is not enabled for this connection',
      'add a jetstream section to the configuration of the server, and of the account if it has one',
      error,
    );
  }
}

/** A wildcard that matches at least the keys with the prefix; a filter ends at a dot, a prefix anywhere. */
function filterOf(prefix: string): string {
  const lastDot = prefix.lastIndexOf('.');
  return lastDot < 0 ? '>' : `${prefix.slice(0, lastDot)}.>`;
}
