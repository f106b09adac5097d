/** The part of a NATS connection that requests need; `nats` 2 and `@nats-io/*` 3 both have it. */
export interface NatsRequestConnection {
  request(
    subject: string,
    payload: Uint8Array,
    opts: { timeout: number },
  ): Promise<{ data: Uint8Array }>;
  /** What the server said at connect; with it, a request too large is refused before it is sent. */
  readonly info?: { readonly max_payload: number } | undefined;
}

/** Gives the connection of the host; null or a rejection when there is none now. */
export type NatsConnect = () => Promise<NatsRequestConnection | null>;

const FIRST_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 5000;

/** Dials once for all who wait. A failed dial is forgotten, and tried again only after a pause that grows. */
export class NatsDialer {
  readonly #connect: NatsConnect;
  readonly #now: () => number;
  #connection: NatsRequestConnection | undefined;
  #dial: Promise<NatsRequestConnection | null> | undefined;
  #failures = 0;
  #retryAtMs = 0;

  constructor(connect: NatsConnect, now: () => number) {
    this.#connect = connect;
    this.#now = now;
  }

  /** The connection, or null when there is none or a dial has just failed. Never rejects. */
  acquire(): Promise<NatsRequestConnection | null> {
    if (this.#connection !== undefined) return Promise.resolve(this.#connection);
    if (this.#dial === undefined && this.#now() < this.#retryAtMs) return Promise.resolve(null);
    this.#dial ??= this.#run();
    return this.#dial;
  }

  /** Forgets a connection that failed, unless another one has taken its place. */
  forget(connection: NatsRequestConnection): void {
    if (this.#connection === connection) this.#connection = undefined;
  }

  async #run(): Promise<NatsRequestConnection | null> {
    const connection = await this.#tryConnect();
    this.#dial = undefined;
    if (connection === null) {
      const pauseMs = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** this.#failures);
      this.#failures += 1;
      this.#retryAtMs = this.#now() + pauseMs;
      return null;
    }
    this.#failures = 0;
    this.#connection = connection;
    return connection;
  }

  async #tryConnect(): Promise<NatsRequestConnection | null> {
    try {
      return await this.#connect();
    } catch {
      // The host's connect function reports its own failures; here the machine is merely not reachable.
      return null;
    }
  }
}
