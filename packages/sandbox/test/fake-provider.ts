import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { SandboxConfigError } from '@opengeni/contracts/errors';
import type {
  ProviderFailure,
  SandboxClientLike,
  SandboxCreateArgs,
  SandboxProvider,
  SandboxSessionLike,
} from '@opengeni/contracts/ports';

export interface FakeSettings {
  readonly sandboxBackend: string;
  readonly token?: string;
}

/** An error of the fake SDK; the kind is what the provider's classifier reads. */
export class FakeSdkError extends Error {
  readonly kind: ProviderFailure;
  constructor(kind: ProviderFailure, message = 'the fake SDK failed') {
    super(message);
    this.kind = kind;
  }
}

export interface FakeState {
  sandboxId: string;
}

export interface FakeCloudOptions {
  readonly resumeKind?: 'exact' | 'replacing' | 'none';
  /** Which way of ending a box there is; the first one is used. */
  readonly endings?: readonly ('delete' | 'terminate' | 'kill' | 'close')[];
  readonly without?: readonly (keyof SandboxClientLike)[];
  /** The hydrate call moves the session to another box, as filling from an image does. */
  readonly hydrateReplaces?: 'ending the placeholder' | 'keeping the placeholder';
}

type Step = 'create' | 'resume' | 'deserialize' | 'hydrate' | 'end';

/** A provider whose boxes are entries of a set, so that a test can count what still runs. */
export class FakeCloud {
  readonly running = new Set<string>();
  readonly calls: string[] = [];
  readonly createArgs: (SandboxCreateArgs | undefined)[] = [];
  readonly hydrated: Uint8Array[] = [];
  readonly #options: FakeCloudOptions;
  readonly #failures = new Map<Step, unknown>();
  #created = 0;

  constructor(options: FakeCloudOptions = {}) {
    this.#options = options;
  }

  fail(step: Step, error: unknown): void {
    this.#failures.set(step, error);
  }

  provider(): SandboxProvider<FakeSettings> {
    return {
      backend: 'modal',
      descriptor: CAPABILITY_DESCRIPTORS.modal,
      resumeKind: this.#options.resumeKind ?? 'exact',
      validateCredentials: ({ token }) => {
        if (token === 'bad') throw new SandboxConfigError('modal', 'FAKE_TOKEN is wrong');
      },
      build: () => this.client(),
      classifyFailure: (error) => (error instanceof FakeSdkError ? error.kind : 'unknown'),
    };
  }

  client(): SandboxClientLike {
    // The arrow functions keep this object; the methods see the receiver that they are called with.
    const { createArgs, running } = this;
    const { resumeKind, endings = ['delete'], without = [] } = this.#options;
    const enter = (step: Step, call?: string): void => this.#enter(step, call);
    const open = (state?: FakeState): SandboxSessionLike =>
      this.#session(state ?? { sandboxId: this.#startBox() });
    const client: SandboxClientLike = {
      backendId: 'modal',
      async create(args) {
        assertReceiver(this, client);
        createArgs.push(args);
        enter('create');
        return open();
      },
      async resume(state) {
        assertReceiver(this, client);
        enter('resume');
        const stored = state as FakeState;
        if (running.has(stored.sandboxId)) return open(stored);
        if (resumeKind !== 'replacing') throw new FakeSdkError('gone');
        const stray = open();
        stored.sandboxId = (stray.state as FakeState).sandboxId;
        return stray;
      },
      async deserializeSessionState(state) {
        assertReceiver(this, client);
        enter('deserialize');
        return { ...state };
      },
      async serializeSessionState(state) {
        assertReceiver(this, client);
        return { ...state };
      },
      async delete(state) {
        assertReceiver(this, client);
        enter('end', `delete ${(state as FakeState).sandboxId}`);
        running.delete((state as FakeState).sandboxId);
      },
    };
    if (!endings.includes('delete')) delete client.delete;
    for (const method of without) Reflect.deleteProperty(client, method);
    return client;
  }

  #session(state: FakeState): SandboxSessionLike {
    const hydrate = (data: Uint8Array): void => this.#hydrate(state, data);
    const end = (call: string): void => {
      this.#enter('end', call);
      this.running.delete(state.sandboxId);
    };
    const session: SandboxSessionLike = {
      state,
      async hydrateWorkspace(data) {
        assertReceiver(this, session);
        hydrate(data);
      },
    };
    for (const name of this.#options.endings ?? []) {
      if (name === 'delete') continue;
      session[name] = async function ended(this: unknown): Promise<void> {
        assertReceiver(this, session);
        end(`${name} ${state.sandboxId}`);
      };
    }
    return session;
  }

  #hydrate(state: FakeState, data: Uint8Array): void {
    const { hydrateReplaces } = this.#options;
    this.hydrated.push(data);
    if (hydrateReplaces !== undefined) {
      const placeholder = state.sandboxId;
      state.sandboxId = this.#startBox();
      if (hydrateReplaces === 'ending the placeholder') this.running.delete(placeholder);
    }
    this.#enter('hydrate');
  }

  #startBox(): string {
    this.#created += 1;
    const id = `box-${this.#created}`;
    this.running.add(id);
    return id;
  }

  #enter(step: Step, call: string = step): void {
    this.calls.push(call);
    if (this.#failures.has(step)) throw this.#failures.get(step);
  }
}

function assertReceiver(actual: unknown, expected: object): void {
  if (actual !== expected) throw new TypeError('the method was called without its object');
}
