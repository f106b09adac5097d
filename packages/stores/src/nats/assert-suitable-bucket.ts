import type { StreamConfig } from '@nats-io/jetstream';
import { natsUnsuitable } from './nats-failure.ts';

export interface BucketNeeds {
  readonly name: string;
  /** Entries must live for at least this long and vanish at last. Default: they must never vanish. */
  readonly maxAgeMs?: number | undefined;
}

const NANOSECONDS_PER_MILLISECOND = 1e6;

/**
 * Throws code `config_invalid` when the settings of a bucket, which somebody else may have made, would let
 * records vanish.
 */
export function assertSuitableBucket(config: StreamConfig, { name, maxAgeMs }: BucketNeeds): void {
  const refuse = (problem: string, fix: string): never => {
    throw natsUnsuitable(`the bucket ${name} ${problem}`, fix);
  };
  const ageMs = config.max_age / NANOSECONDS_PER_MILLISECOND;
  if (maxAgeMs === undefined) {
    if (ageMs > 0) {
      refuse(`forgets leases after ${ageMs} ms`, 'remove its maximal age or name another bucket');
    }
    if (config.storage !== 'file') {
      refuse('forgets leases when its server restarts', 'name another bucket, stored in files');
    }
  } else if (ageMs === 0) {
    refuse('never forgets a heartbeat', `give it a maximal age of ${maxAgeMs} ms`);
  } else if (ageMs < maxAgeMs) {
    refuse(
      `forgets heartbeats after ${ageMs} ms`,
      `raise its maximal age to ${maxAgeMs} ms or lower maxHeartbeatTtlMs of the stores`,
    );
  }
  const isLimited = config.max_bytes > 0 || config.max_msgs > 0;
  if (isLimited && config.discard !== 'new') {
    refuse('drops its oldest entries when it is full', 'set its discard policy to "new"');
  }
}
