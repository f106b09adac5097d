import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { SandboxError } from '@opengeni/contracts/errors';
import type { Box, SandboxClientLike, SandboxProvider } from '@opengeni/contracts/ports';
import { FakeBox } from '@opengeni/contracts/testing';
import type { FakeCommand } from '@opengeni/contracts/testing';

export interface PlaceSettings {
  readonly sandboxBackend: 'local' | 'modal';
}

type Step = 'create' | 'resume' | 'hydrate' | 'persist';

/** A backend whose boxes are in the memory of a test; their archive is the content of `notes.txt`. */
export class FakePlace {
  readonly running = new Map<string, FakeBox>();
  readonly environments: unknown[] = [];
  /** What each client was built with. */
  readonly tags: unknown[] = [];
  created = 0;
  /** Plays the commands of all boxes. */
  run: FakeCommand = () => ({});
  /** Called before each step; what it throws is what the provider says. */
  before: (step: Step) => Promise<void> | void = () => {};

  /** Ends a box without a word to anybody, as a provider does. */
  lose(instanceId: string): void {
    this.running.delete(instanceId);
  }

  provider(): SandboxProvider<PlaceSettings> {
    return {
      backend: 'local',
      descriptor: CAPABILITY_DESCRIPTORS.local,
      identityFields: ['sandboxId'],
      resumeKind: 'exact',
      validateCredentials: () => {},
      build: ({ tags }) => {
        this.tags.push(tags);
        return this.#client();
      },
      classifyFailure: (error) => (SandboxError.is(error, 'box_gone') ? 'gone' : 'unknown'),
      rolesOf: ({ state }) => this.#rolesOf((state as { sandboxId: string }).sandboxId),
    };
  }

  #client(): SandboxClientLike {
    return {
      backendId: 'fake_place',
      create: async (args) => {
        await this.before('create');
        this.environments.push(args?.manifest?.environment);
        this.created += 1;
        const sandboxId = `box-${this.created}`;
        const run: FakeCommand = (request, files) => this.run(request, files);
        this.running.set(sandboxId, new FakeBox({ instanceId: sandboxId, run }));
        return this.#session(sandboxId);
      },
      resume: async (state) => {
        await this.before('resume');
        const { sandboxId } = state as { sandboxId: string };
        this.#find(sandboxId);
        return this.#session(sandboxId);
      },
      delete: async (state) => {
        this.running.delete((state as { sandboxId: string }).sandboxId);
      },
      serializeSessionState: async (state) => ({ ...state }),
      deserializeSessionState: async (state) => ({ ...state }),
    };
  }

  #session(sandboxId: string) {
    return {
      state: { sandboxId },
      persistWorkspace: async () => {
        await this.before('persist');
        const { files } = this.#find(sandboxId);
        const isThere = (await files.stat('notes.txt')) !== undefined;
        return isThere ? files.readBytes('notes.txt') : new Uint8Array();
      },
      hydrateWorkspace: async (bytes: Uint8Array) => {
        await this.before('hydrate');
        await this.#find(sandboxId).files.writeBytes('notes.txt', bytes);
      },
    };
  }

  #rolesOf(sandboxId: string): Pick<Box, 'commands' | 'files'> {
    const box = (): FakeBox => this.#find(sandboxId);
    return {
      commands: { run: async (request) => box().commands.run(request) },
      files: {
        readBytes: async (path, options) => box().files.readBytes(path, options),
        writeBytes: async (path, bytes, options) => box().files.writeBytes(path, bytes, options),
        stat: async (path) => box().files.stat(path),
        list: async (path) => box().files.list(path),
        remove: async (path, options) => box().files.remove(path, options),
        makeDirectory: async (path) => box().files.makeDirectory(path),
      },
    };
  }

  #find(sandboxId: string): FakeBox {
    const box = this.running.get(sandboxId);
    if (box === undefined) throw new SandboxError('box_gone', `The box ${sandboxId} is gone.`);
    return box;
  }
}
