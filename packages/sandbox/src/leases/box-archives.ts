import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import type { Log, ObjectStore, SandboxSessionLike } from '@opengeni/contracts/ports';
import { leaseKeyOf } from './lease-key.ts';
import type { CapturedFiles, LeaseArchives } from './lease-record.ts';
import type { LeaseGeneration } from './leased-box-driver.ts';

/** Bytes as `persistWorkspace` of the session gave them, which is what `hydrateWorkspace` takes. */
const ARCHIVE_MODE = 'workspace-bytes';

export interface BoxArchivesOptions {
  readonly backend: string;
  readonly objects?: ObjectStore | undefined;
  readonly log?: Log;
}

export interface CaptureRequest {
  readonly session: SandboxSessionLike;
  readonly generation: LeaseGeneration;
  readonly captureId: string;
  /** A capture that nobody waits for any more leaves no object. */
  readonly signal: AbortSignal;
}

/** Archives of the boxes of one backend, as objects whose names the leases keep. */
export class BoxArchives {
  readonly #options: BoxArchivesOptions;

  constructor(options: BoxArchivesOptions) {
    this.#options = options;
  }

  /** Undefined when there is no place to keep an archive, or the session has no files to give. */
  async capture({
    session,
    generation,
    captureId,
    signal,
  }: CaptureRequest): Promise<CapturedFiles | undefined> {
    const { objects, backend, log = silentLog } = this.#options;
    if (objects === undefined || typeof session.persistWorkspace !== 'function') return undefined;
    const reference = `archives/${leaseKeyOf(generation.workspaceId, generation.groupId)}/${captureId}`;
    const bytes = await session.persistWorkspace();
    signal.throwIfAborted();
    await objects.put(reference, bytes);
    if (signal.aborted) {
      await bestEffort(log, 'discard an archive', () => objects.delete(reference));
      signal.throwIfAborted();
    }
    return { reference, mode: ARCHIVE_MODE, binding: backend };
  }

  /** The newest archive that is still there. A box without the files of its lease is worse than no box. */
  async read(archives: LeaseArchives | undefined): Promise<Uint8Array | undefined> {
    if (archives === undefined) return undefined;
    const { backend, objects, log = silentLog } = this.#options;
    for (const archive of [archives.current, archives.previous]) {
      if (archive === undefined || archive.mode !== ARCHIVE_MODE || archive.binding !== backend)
        continue;
      const bytes = await objects?.get(archive.reference);
      if (bytes !== undefined) return bytes;
      log.error('an archive is missing', { reference: archive.reference });
    }
    const { mode, binding = 'nothing' } = archives.current;
    throw new SandboxError(
      'envelope_invalid',
      `No archive of the lease can be restored on backend "${backend}" (${mode}, bound to ${binding}); use the backend and the object store that made it.`,
    );
  }

  /** Whichever backend can read the archive, it is an object of the one store. Those of another kind are not. */
  async discard({ reference, mode }: CapturedFiles): Promise<void> {
    if (mode === ARCHIVE_MODE) await this.#options.objects?.delete(reference);
  }
}
