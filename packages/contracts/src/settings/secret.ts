const REDACTED = '[secret]';
const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;
const BRAND: unique symbol = Symbol.for('opengeni.secret') as never;

/**
 * A secret value that cannot be printed by accident: string conversion, JSON and `util.inspect` all
 * give a placeholder. The identity is a registered symbol, so that two installed copies agree.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    Object.freeze(this);
  }

  /** The only way to the value; call it where the value is handed to the outside, never to keep it. */
  reveal(): string {
    return this.#value;
  }

  get [BRAND](): true {
    return true;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [INSPECT](): string {
    return REDACTED;
  }

  static is(value: unknown): value is Secret {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}
