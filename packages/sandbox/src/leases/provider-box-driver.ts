import { SandboxError } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import type { BackendName } from '@opengeni/contracts/backends';
import type {
  Box,
  Log,
  ObjectStore,
  SandboxClientLike,
  SandboxProvider,
} from '@opengeni/contracts/ports';
import { createBox } from '../box/create-box.ts';
import {
  deserializeSandboxSessionStateEnvelope,
  serializeEstablishedSandboxEnvelope,
} from '../lifecycle/envelope.ts';
import { establishBox } from '../lifecycle/establish.ts';
import type { EstablishedBox } from '../lifecycle/established-box.ts';
import { toProviderError } from '../lifecycle/provider-failure.ts';
import { isRecord } from '../lifecycle/record.ts';
import { resumeBox } from '../lifecycle/resume.ts';
import { terminateBox } from '../lifecycle/terminate.ts';
import { createBoxClient } from '../registry/create-box-client.ts';
import { createProviderRegistry } from '../registry/provider-registry.ts';
import { BoxArchives } from './box-archives.ts';
import { withEnvironment, withoutSecrets } from './envelope-secrets.ts';
import type { CapturedFiles, PlacedBox } from './lease-record.ts';
import { leaseTagsOf, parseLeaseTags } from './lease-tags.ts';
import type {
  BoxSighting,
  CreateLeasedBox,
  LeasedBoxDriver,
  LeaseGeneration,
  OfPlacedBox,
} from './leased-box-driver.ts';

/** A live session on a leased box, and the same as a box with roles. */
export interface LeasedSession {
  readonly established: EstablishedBox;
  readonly box: Box;
}

export interface ProviderBoxDriverOptions<TSettings> {
  readonly provider: SandboxProvider<TSettings>;
  readonly settings: TSettings;
  /** Variables of the box of a generation; the same for as long as the box lives. */
  readonly environmentOf: (generation: LeaseGeneration) => Readonly<Record<string, string>>;
  readonly exposedPorts?: readonly number[];
  readonly desktopEnabled?: boolean;
  /** Where archives are kept; the lease keeps their names. Without it files are not captured. */
  readonly archives?: ObjectStore;
  readonly clock?: { now(): number };
  readonly log?: Log;
}

const PROBE_TIMEOUT_MS = 15_000;

/** Makes leased boxes by a provider: establish, resume, capture and terminate as the lifecycle does them. */
export function createProviderBoxDriver<TSettings>(
  options: ProviderBoxDriverOptions<TSettings>,
): LeasedBoxDriver<LeasedSession> {
  const driver = new ProviderBoxDriver(options);
  return {
    create: (request) => driver.create(request),
    attach: (request) => driver.attach(request),
    capture: (request) => driver.capture(request),
    terminate: (request) => driver.terminate(request),
    discardArchive: (archive) => driver.discardArchive(archive),
    ...inventoryOf(options),
  };
}

class ProviderBoxDriver<TSettings> {
  readonly #options: ProviderBoxDriverOptions<TSettings>;
  readonly #archives: BoxArchives;
  readonly #log: Log;
  /** Sessions of boxes that no other session can take up; they serve as long as this process lives. */
  readonly #unresumable = new Map<string, LeasedSession>();

  constructor(options: ProviderBoxDriverOptions<TSettings>) {
    const { provider, archives: objects, log = silentLog } = options;
    this.#options = options;
    this.#log = log;
    this.#archives = new BoxArchives({ backend: provider.backend, objects, log });
  }

  async create(request: CreateLeasedBox): Promise<{ box: LeasedSession; placed: PlacedBox }> {
    const established = await this.#establish(request, await this.#archives.read(request.archives));
    try {
      const box = this.#lease(established);
      await this.#probe(box, request.signal);
      const placed = await this.#place(established);
      if (this.#options.provider.resumeKind === 'none')
        this.#unresumable.set(placed.instanceId, box);
      return { box, placed };
    } catch (error) {
      await terminateBox({ ...established, log: this.#log });
      throw error;
    }
  }

  async attach(request: OfPlacedBox): Promise<LeasedSession> {
    const { generation, placed, signal } = request;
    const { instanceId } = placed;
    const known = this.#unresumable.get(instanceId);
    if (known !== undefined) return known;
    const { provider, environmentOf } = this.#options;
    const client = this.#client(generation);
    const resumption = await resumeBox({
      provider,
      client,
      environment: environmentOf(generation),
      envelope: this.#envelopeOf(request),
      onSandboxCreated: async () => {},
      signal,
      log: this.#log,
    });
    if (resumption.outcome === 'absent') {
      throw new SandboxError(
        'box_gone',
        `The box ${instanceId} of backend "${provider.backend}" no longer exists.`,
      );
    }
    const { session, state: sessionState } = resumption;
    return this.#lease({ client, session, sessionState, instanceId, backendId: client.backendId });
  }

  async capture(
    request: OfPlacedBox & { readonly captureId: string },
  ): Promise<CapturedFiles | undefined> {
    if (this.#options.archives === undefined) return undefined;
    const { provider } = this.#options;
    const { session } = (await this.attach(request)).established;
    try {
      return await this.#archives.capture({ ...request, session });
    } catch (error) {
      throw toProviderError(
        error,
        'capture the files of the box',
        (cause) => provider.classifyFailure?.(cause) ?? 'unknown',
      );
    }
  }

  async terminate(request: OfPlacedBox): Promise<void> {
    const { provider, settings } = this.#options;
    const { instanceId } = request.placed;
    const known = this.#unresumable.get(instanceId);
    this.#unresumable.delete(instanceId);
    if (provider.terminateById !== undefined) return provider.terminateById(settings, instanceId);
    try {
      const isEnded =
        known === undefined
          ? await this.#delete(request)
          : await terminateBox({ ...known.established, log: this.#log });
      if (isEnded) return;
    } catch (error) {
      if (SandboxError.is(error, 'box_gone') || provider.classifyFailure?.(error) === 'gone')
        return;
      throw error;
    }
    throw new SandboxError(
      'provider_failed',
      `The box ${instanceId} of backend "${provider.backend}" may still run.`,
    );
  }

  discardArchive(archive: CapturedFiles): Promise<void> {
    return this.#archives.discard(archive);
  }

  #establish(
    request: CreateLeasedBox,
    workspaceArchive: Uint8Array | undefined,
  ): Promise<EstablishedBox> {
    const { provider, settings, environmentOf } = this.#options;
    const backend = provider.backend as BackendName;
    return establishBox({
      registry: createProviderRegistry([provider]),
      settings: { ...settings, sandboxBackend: backend },
      backend,
      envelope: workspaceArchive === undefined ? null : { sessionState: { workspaceArchive } },
      environment: environmentOf(request.generation),
      ...this.#exposure(),
      tags: leaseTagsOf(request.generation),
      onSandboxCreated: async (established) => request.onCreated(await this.#place(established)),
      signal: request.signal,
      log: this.#log,
    });
  }

  async #probe({ box }: LeasedSession, signal: AbortSignal): Promise<void> {
    const result = await box.commands.run({ command: 'true', timeoutMs: PROBE_TIMEOUT_MS, signal });
    if (result.exitCode === 0) return;
    signal.throwIfAborted();
    throw new SandboxError(
      'provider_failed',
      `The new box ${box.instanceId} does not execute commands: "true" ended with outcome ${result.outcome}, exit code ${result.exitCode}, and wrote ${JSON.stringify(result.stderr.slice(0, 200))}.`,
    );
  }

  async #place(established: EstablishedBox): Promise<PlacedBox> {
    const { provider, settings, clock = Date } = this.#options;
    const { instanceId } = established;
    if (instanceId === '') {
      throw new SandboxError(
        'provider_failed',
        `The session of backend "${provider.backend}" names no box, so nobody could find it again.`,
      );
    }
    const envelope = await serializeEstablishedSandboxEnvelope(established);
    const lifetimeMs =
      provider.lifetimeMsOf === undefined
        ? provider.descriptor.lifetime.hardLifetimeMs
        : provider.lifetimeMsOf(settings);
    return {
      instanceId,
      ...(envelope === null ? {} : { envelope: withoutSecrets(envelope) }),
      ...(lifetimeMs === undefined
        ? {}
        : {
            providerDeadlineAtMs: Math.floor(clock.now() + lifetimeMs),
            providerLifetimeMs: Math.floor(lifetimeMs),
          }),
    };
  }

  async #delete(request: OfPlacedBox): Promise<boolean> {
    const client = this.#client(request.generation);
    if (typeof client.delete === 'function') {
      const { sessionState } = this.#envelopeOf(request);
      const state = await deserializeSandboxSessionStateEnvelope(client, sessionState);
      if (state !== undefined) {
        await client.delete(state);
        return true;
      }
    }
    const { established } = await this.attach(request);
    return terminateBox({ ...established, log: this.#log });
  }

  #envelopeOf({ generation, placed }: OfPlacedBox) {
    const filled = withEnvironment(placed.envelope ?? {}, this.#options.environmentOf(generation));
    const { sessionState } = filled;
    return { ...filled, sessionState: isRecord(sessionState) ? sessionState : {} };
  }

  #client(generation: LeaseGeneration): SandboxClientLike {
    const { provider, settings, environmentOf } = this.#options;
    const client = createBoxClient({
      registry: createProviderRegistry([provider]),
      backend: provider.backend as BackendName,
      settings,
      environment: environmentOf(generation),
      ...this.#exposure(),
      tags: leaseTagsOf(generation),
    });
    if (client !== undefined) return client;
    throw new SandboxError(
      'unsupported',
      `Backend "${provider.backend}" has no boxes; choose another backend.`,
    );
  }

  #exposure(): { exposedPorts?: readonly number[]; desktopEnabled?: boolean } {
    const { exposedPorts, desktopEnabled } = this.#options;
    return {
      ...(exposedPorts === undefined ? {} : { exposedPorts }),
      ...(desktopEnabled === undefined ? {} : { desktopEnabled }),
    };
  }

  #lease(established: EstablishedBox): LeasedSession {
    return { established, box: createBox(established, this.#options.provider, { log: this.#log }) };
  }
}

function inventoryOf<TSettings>({
  provider,
  settings,
}: ProviderBoxDriverOptions<TSettings>): Pick<
  LeasedBoxDriver<LeasedSession>,
  'inventory' | 'terminateById'
> {
  if (provider.inventory === undefined || provider.terminateById === undefined) return {};
  return {
    async *inventory(): AsyncIterable<BoxSighting> {
      for await (const { instanceId, tags } of provider.inventory?.(settings) ?? []) {
        const sighting = parseLeaseTags(tags ?? {});
        if (sighting !== undefined) yield { instanceId, ...sighting };
      }
    },
    terminateById: async (instanceId) => provider.terminateById?.(settings, instanceId),
  };
}
