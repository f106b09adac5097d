import type { NatsBucket } from './nats-bucket.ts';

/** A key without a dot: keys of records have one. */
export const CLOCK_KEY = 'clock';

/** For so long the server's time is carried on by this process's own steady clock, which drifts far less than JITTER_MS in it. */
const REFRESH_MS = 10_000;
/** Less than this is the inaccuracy of a reading, not a clock that was set back. */
const JITTER_MS = 500;

interface Reading {
  readonly serverMs: number;
  readonly steadyMs: number;
  readonly dateMs: number;
}

/**
 * The server's time: that of an entry which is written for the purpose. Clocks of clients are never compared,
 * and calls at the same time share one reading.
 */
export class NatsClock {
  readonly #bucket: NatsBucket;
  #reading: Reading | undefined;
  #refreshing: Promise<Reading> | undefined;
  #lastMs = 0;

  constructor(bucket: NatsBucket) {
    this.#bucket = bucket;
  }

  async now(): Promise<number> {
    const reading = isUsable(this.#reading) ? this.#reading : await this.#refreshed();
    const nowMs = Math.floor(reading.serverMs + performance.now() - reading.steadyMs);
    this.#lastMs = this.#lastMs - nowMs < JITTER_MS ? Math.max(this.#lastMs, nowMs) : nowMs;
    return this.#lastMs;
  }

  #refreshed(): Promise<Reading> {
    this.#refreshing ??= this.#read().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  async #read(): Promise<Reading> {
    this.#reading = await this.#bucket.use('read the time', async ({ kv }) => {
      await kv.put(CLOCK_KEY, '');
      const entry = await kv.get(CLOCK_KEY);
      if (entry === null) throw new Error('the entry that was just written is missing');
      const serverMs = entry.created.getTime();
      return { serverMs, steadyMs: performance.now(), dateMs: Date.now() };
    });
    return this.#reading;
  }
}

/** A steady clock stands still while the machine sleeps; the date does not, so the two drift apart then. */
function isUsable(reading: Reading | undefined): reading is Reading {
  if (reading === undefined) return false;
  const passedMs = performance.now() - reading.steadyMs;
  const passedByDateMs = Date.now() - reading.dateMs;
  return passedMs <= REFRESH_MS && Math.abs(passedByDateMs - passedMs) < JITTER_MS;
}
