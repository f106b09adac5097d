import type { Manifest } from '@openai/agents/sandbox';
import type {
  UnixLocalSandboxSession,
  UnixLocalSandboxSessionState,
} from '@openai/agents/sandbox/local';
import { SandboxError } from '@opengeni/contracts/errors';
import { toArchiveBytes } from '../workspace-archive.ts';
import { BOX_WORKSPACE } from './box-layout.ts';
import { createSessionFileWorker } from './session-file-worker.ts';
import { defineShellSession } from './shell-session.ts';
import type { IsolatedSessionParts } from './shell-session.ts';
import { fillWorkspace, stageFiles } from './workspace-transfer.ts';

type SessionClass = typeof UnixLocalSandboxSession;
type MaterializeEntryArgs = Parameters<UnixLocalSandboxSession['materializeEntry']>[0];
type HydrateArgs = Parameters<UnixLocalSandboxSession['hydrateWorkspace']>;

/**
 * The SDK's session class with everything that meets the content of a box led into it: commands run inside,
 * files of the workspace are reached in ways that no link of the box can misdirect, and what the SDK would
 * write into the workspace by itself is written to a folder of its own first and copied from inside.
 */
export function defineIsolatedSession(
  Base: SessionClass,
): new (
  state: UnixLocalSandboxSessionState,
  parts: IsolatedSessionParts,
) => UnixLocalSandboxSession {
  return class IsolatedSession extends defineShellSession(Base) {
    readonly #parts: IsolatedSessionParts;
    #changes: Promise<unknown> = Promise.resolve();

    constructor(state: UnixLocalSandboxSessionState, parts: IsolatedSessionParts) {
      super(state, parts);
      this.#parts = parts;
      assertManifest(state.manifest);
      replaceFileWorker(this, createSessionFileWorker(state.workspaceRootPath, parts.files));
    }

    override async materializeEntry(args: MaterializeEntryArgs): Promise<void> {
      await this.#change((stage) => stage.materializeEntry(args));
    }

    override async applyManifest(manifest: Manifest, runAs?: string): Promise<void> {
      assertManifest(manifest);
      await this.resolveRunAsIdentity(runAs);
      await this.#change((stage) => stage.applyManifest(manifest));
    }

    override async persistWorkspace(): Promise<Uint8Array> {
      this.assertSessionUsable();
      return this.#parts.archiver.pack(this.state.manifest.ephemeralPersistencePaths());
    }

    override async hydrateWorkspace(...[data, options]: HydrateArgs): Promise<void> {
      this.assertSessionUsable();
      const archive = toArchiveBytes(data);
      await this.#inTurn(() =>
        fillWorkspace(this.#parts, archive, (directory) =>
          this.#stageIn(directory).hydrateWorkspace(archive, options),
        ),
      );
    }

    /** Lets the SDK write into a folder of its own and takes over what it wrote and what it noted. */
    async #change(write: (stage: UnixLocalSandboxSession) => Promise<void>): Promise<void> {
      this.assertSessionUsable();
      await this.#inTurn(async () => {
        let stage: UnixLocalSandboxSession | undefined;
        await stageFiles(this.#parts, async (directory) => {
          stage = this.#stageIn(directory);
          await write(stage);
        });
        if (stage === undefined) return;
        this.state.manifest = stage.state.manifest;
        this.state.environment = stage.state.environment;
      });
    }

    #stageIn(directory: string): UnixLocalSandboxSession {
      const state = { ...this.state, workspaceRootPath: directory, workspaceRootOwned: false };
      return new Base({ state, fileIOProtection: 'off' });
    }

    async #inTurn(work: () => Promise<void>): Promise<void> {
      const turn = this.#changes.then(work);
      this.#changes = turn.catch(() => undefined);
      await turn;
    }
  };
}

/** Throws code `unsupported` for what an isolated box cannot have. */
function assertManifest(manifest: Manifest): void {
  if (manifest.root !== BOX_WORKSPACE) {
    throw new SandboxError(
      'unsupported',
      `The root of the manifest is ${JSON.stringify(manifest.root)}; isolated local boxes have their workspace at ${BOX_WORKSPACE}.`,
      { details: { root: manifest.root } },
    );
  }
  if (manifest.mountTargets().length === 0) return;
  throw new SandboxError(
    'unsupported',
    'Isolated local boxes take no mounts; copy the files with a local_dir entry, or set OPENGENI_LOCAL_ISOLATION=none.',
  );
}

/** The SDK's session keeps what it does its file operations with in one property that its types do not show. */
function replaceFileWorker(session: object, worker: object): void {
  const known: unknown = Reflect.get(session, 'files');
  const isKnown = typeof known === 'object' && known !== null && 'run' in known;
  if (isKnown && Reflect.set(session, 'files', worker)) return;
  throw new SandboxError(
    'provider_failed',
    'The installed @openai/agents keeps its file operations in a place that is not known; install 0.18.',
  );
}
