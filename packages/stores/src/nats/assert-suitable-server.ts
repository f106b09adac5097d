import type { NatsConnection } from '@nats-io/transport-node';
import { natsUnsuitable } from './nats-failure.ts';

/** The first release with the key-value reads that the stores make. */
const LEAST_VERSION = [2, 9, 0] as const;
/** The first release whose replicated streams let exactly one of several writers with the same revision win. */
const SAFE_REPLICATION_VERSION = [2, 10, 20] as const;

/** Throws code `config_invalid` when leases in a bucket of this server would not be safe. */
export function assertSuitableServer(connection: NatsConnection, replicas: number): void {
  const version = connection.info?.version ?? '0.0.0';
  if (!isAtLeast(version, LEAST_VERSION)) {
    const problem = `nats-server ${version} is too old for the stores`;
    throw natsUnsuitable(problem, `use ${LEAST_VERSION.join('.')} or newer`);
  }
  if (replicas === 1 || isAtLeast(version, SAFE_REPLICATION_VERSION)) return;
  const safe = SAFE_REPLICATION_VERSION.join('.');
  throw natsUnsuitable(
    `nats-server ${version} does not compare revisions safely in a bucket with ${replicas} replicas`,
    `use ${safe} or newer, or replicas: 1`,
  );
}

/** Compares the numbers of a version; what follows them, such as a pre-release, does not count. */
function isAtLeast(version: string, least: readonly number[]): boolean {
  const numbers = version.split(/[.-]/).map(Number);
  for (const [index, wanted] of least.entries()) {
    const number = numbers[index] ?? 0;
    if (number !== wanted) return number > wanted;
  }
  return true;
}
