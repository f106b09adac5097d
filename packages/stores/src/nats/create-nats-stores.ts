import type { HeartbeatStore, LeaseStore } from '@opengeni/contracts/ports';
import { NatsBucket } from './nats-bucket.ts';
import type { NatsConnector } from './nats-bucket.ts';
import { NatsHeartbeatStore } from './nats-heartbeat-store.ts';
import { NatsLeaseStore } from './nats-lease-store.ts';

export interface NatsStoresOptions {
  /** A connection, or how to get one; stays the caller's to close. The server needs JetStream, 2.9 or newer. */
  readonly connection: NatsConnector;
  /** Bucket of the lease records; that of the heartbeats has `-beats` after it. Default `opengeni-leases`. */
  readonly bucket?: string;
  /** Copies of each record, when a bucket is made. Default 1; a cluster wants 3, and servers 2.10.20 or newer. */
  readonly replicas?: 1 | 3 | 5;
  /** Longest life of a heartbeat, when its bucket is made. Default 600 000. */
  readonly maxHeartbeatTtlMs?: number;
}

export interface NatsStores<TValue> {
  readonly leases: LeaseStore<TValue>;
  readonly heartbeats: HeartbeatStore;
}

/** Stores in two JetStream key-value buckets, for any number of machines. The buckets are made at first use. */
export function createNatsStores<TValue>(options: NatsStoresOptions): NatsStores<TValue> {
  const {
    connection,
    bucket = 'opengeni-leases',
    replicas = 1,
    maxHeartbeatTtlMs = 600_000,
  } = options;
  const leases = new NatsLeaseStore<TValue>(new NatsBucket({ connection, name: bucket, replicas }));
  const beats = new NatsBucket({
    connection,
    name: `${bucket}-beats`,
    replicas,
    maxAgeMs: maxHeartbeatTtlMs,
  });
  return { leases, heartbeats: new NatsHeartbeatStore(beats, maxHeartbeatTtlMs, leases) };
}
