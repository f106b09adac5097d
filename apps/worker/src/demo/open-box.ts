import type { Settings } from '@opengeni/config';
import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import type { Box, Log, SandboxProvider } from '@opengeni/contracts/ports';
import { createLocalProvider } from '@opengeni/providers-sdk';
import type { LocalIsolation } from '@opengeni/providers-sdk';
import { createDockerProvider, probeDocker } from '@opengeni/runtime/sandbox';
import {
  createBox,
  createProviderRegistry,
  deserializeSandboxSessionStateEnvelope,
  establishBox,
  terminateBox,
} from '@opengeni/runtime/sandbox';
import type { EstablishedBox } from '@opengeni/runtime/sandbox';
import { createBoxClient } from '@opengeni/sandbox';

import type { DemoBackend } from './demo-backend.ts';

export interface OpenBoxRequest {
  readonly backend: DemoBackend;
  readonly settings: Settings;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** What is known to isolate local boxes here. Default: whatever a probe finds. */
  readonly isolation?: LocalIsolation | undefined;
  /** The box to go on with, or the archive to fill a new one from. Default: a new and empty box. */
  readonly envelope?: Readonly<Record<string, unknown>>;
  /** Called for each new box before anything else happens to it. */
  readonly onCreated?: (established: EstablishedBox, box: Box) => Promise<void>;
}

/** A live box with its session for the agent and its roles for the worker. */
export interface OpenBox {
  readonly established: EstablishedBox;
  readonly box: Box;
  /** Ends the box; false when it may still be there. */
  close(): Promise<boolean>;
}

/** Fails with a coded error when the backend cannot make boxes on this machine. */
export async function assertBackendReady(
  backend: DemoBackend,
  loadSdk: () => Promise<unknown> = () => import('@openai/agents/sandbox/local'),
): Promise<void> {
  try {
    await loadSdk();
  } catch (error) {
    throw new SandboxError(
      'provider_unavailable',
      `--backend ${backend} needs the package @openai/agents, which is not installed or broken; install it next to the worker.`,
      { cause: error },
    );
  }
  if (backend !== 'docker') return;
  try {
    await probeDocker();
  } catch (error) {
    throw new SandboxError(
      'provider_unavailable',
      '--backend docker needs the docker program and a running engine, and none answers; start it, or use --backend local.',
      { cause: error },
    );
  }
}

/** Creates or resumes a box for one run. */
export async function openBox(
  request: OpenBoxRequest,
  providers: readonly SandboxProvider<Settings>[] = createDemoProviders(request.isolation),
): Promise<OpenBox> {
  const { backend, log, onCreated } = request;
  const registry = createProviderRegistry(providers);
  const boxOf = (established: EstablishedBox): Box =>
    createBox(established, registry.resolve(backend), { log });
  const established = await establishBox({
    ...request,
    registry,
    onSandboxCreated: async (created) => await onCreated?.(created, boxOf(created)),
  });
  const { client, session, sessionState } = established;
  const box = boxOf(established);
  return {
    established,
    box,
    close: () => terminateBox({ client, session, sessionState, log }),
  };
}

export interface StoredBoxRequest {
  readonly backend: DemoBackend;
  readonly settings: Settings;
  readonly envelope: Readonly<Record<string, unknown>>;
  readonly log: Log;
}

/** Ends a box that another process has made, by its stored envelope. False when it may still be there. */
export async function endStoredBox(request: StoredBoxRequest): Promise<boolean> {
  const { log, envelope } = request;
  const registry = createProviderRegistry(createDemoProviders());
  return await bestEffort(log, 'end a stored box', async () => {
    const client = createBoxClient({ ...request, registry, environment: {} });
    const state = await deserializeSandboxSessionStateEnvelope(client, envelope['sessionState']);
    if (client === undefined || state === undefined || typeof client.delete !== 'function')
      throw new SandboxError('envelope_invalid', 'The stored envelope names no box.');
    await client.delete(state);
  });
}

/** Ends a box of which nothing but its id is known, as far as its provider can do that. */
export async function endBoxById(
  { backend, settings }: Pick<StoredBoxRequest, 'backend' | 'settings'>,
  instanceId: string,
): Promise<void> {
  const registry = createProviderRegistry(createDemoProviders());
  await registry.resolve(backend).terminateById?.(settings, instanceId);
}

function createDemoProviders(isolation?: LocalIsolation): readonly SandboxProvider<Settings>[] {
  const known = isolation === undefined ? {} : { probe: () => Promise.resolve(isolation) };
  return [createLocalProvider(known), createDockerProvider()];
}
