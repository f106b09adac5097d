import type { Settings } from '@opengeni/config';
import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import type { Box, Log, SandboxProvider } from '@opengeni/contracts/ports';
import { createDockerProvider, createLocalProvider, probeDocker } from '@opengeni/runtime/sandbox';
import {
  createBox,
  createProviderRegistry,
  establishBox,
  terminateBox,
} from '@opengeni/runtime/sandbox';
import type { EstablishedBox } from '@opengeni/runtime/sandbox';

import type { DemoBackend } from './demo-backend.ts';
import { endStrayProcesses } from './end-strays.ts';

export interface OpenBoxRequest {
  readonly backend: DemoBackend;
  readonly settings: Settings;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** A live box with its session for the agent and its roles for the worker. */
export interface OpenBox {
  readonly established: EstablishedBox;
  readonly box: Box;
  /** Ends the box; false when it may still be there. */
  close(): Promise<boolean>;
}

/** Fails with a coded error when the backend cannot make boxes on this machine. */
export async function assertBackendReady(backend: DemoBackend): Promise<void> {
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

/** Creates a box of its own for one run. */
export async function openBox(
  request: OpenBoxRequest,
  providers: readonly SandboxProvider<Settings>[] = [createLocalProvider(), createDockerProvider()],
): Promise<OpenBox> {
  const { backend, log } = request;
  const registry = createProviderRegistry(providers);
  const established = await establishBox({ ...request, registry }).catch((error: unknown) => {
    throw explainMissingSdk(error, backend);
  });
  const { client, session, sessionState } = established;
  const box = createBox(established, registry.resolve(backend), { log });
  return {
    established,
    box,
    close: async () => {
      const ended = await terminateBox({ client, session, sessionState, log });
      const alone =
        backend !== 'local' ||
        (await bestEffort(log, 'end processes', () => endStrayProcesses(box.workspaceRoot)));
      return ended && alone;
    },
  };
}

function explainMissingSdk(error: unknown, backend: DemoBackend): unknown {
  if (!SandboxError.is(error, 'provider_unavailable')) return error;
  return new SandboxError(
    'provider_unavailable',
    `--backend ${backend} needs the package @openai/agents, which is not installed; install it next to the worker.`,
    { cause: error },
  );
}
