/** What a hosted provider keeps of its boxes, in memory. One instance stands for one account. */
export class FakeBoxService {
  readonly boxes = new Map<string, { status: string }>();
  readonly created: unknown[] = [];
  readonly logins: unknown[] = [];
  calls = 0;
  failure: Error | undefined;
  #next = 1;

  create(parameters: unknown, name?: string): string {
    this.#call();
    this.created.push(parameters);
    const id = name ?? `box-${this.#next}`;
    this.#next += 1;
    this.boxes.set(id, { status: 'running' });
    return id;
  }

  /** Throws what the provider throws for a box that it does not know. */
  find(id: string, missing: () => unknown): { status: string } {
    this.#call();
    const box = this.boxes.get(id);
    if (box === undefined) throw missing();
    return box;
  }

  end(id: string): boolean {
    this.#call();
    return this.boxes.delete(id);
  }

  #call(): void {
    this.calls += 1;
    if (this.failure !== undefined) throw this.failure;
  }
}

/** An error with the given fields, as providers throw them. */
export function errorWith(fields: Record<string, unknown>, message = 'sandbox not found'): Error {
  return Object.assign(new Error(message), fields);
}
