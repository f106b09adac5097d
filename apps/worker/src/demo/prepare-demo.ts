import { access, constants, stat } from 'node:fs/promises';

import { createProviderClients, resolveTurnRoute } from '@opengeni/runtime';
import type { ModelRoute } from '@opengeni/runtime';
import { overrideSettings, parseSettings } from '@opengeni/config';
import type { Settings } from '@opengeni/config';
import { SandboxError } from '@opengeni/contracts/errors';
import type { Log } from '@opengeni/contracts/ports';
import { resolveLocalIsolation } from '@opengeni/providers-sdk';
import type { LocalIsolation } from '@opengeni/providers-sdk';

import type { DemoRequest } from './demo-request.ts';
import { assertBackendReady } from './open-box.ts';
import { listTree } from './workspace/list-tree.ts';
import type { Tree } from './workspace/list-tree.ts';

/** A run with everything checked that can be checked before there is a box. */
export interface PreparedDemo {
  readonly request: DemoRequest;
  readonly settings: Settings;
  /** Undefined for the embedded model. */
  readonly route: ModelRoute | undefined;
  /** What is copied into the box; undefined for the sample. */
  readonly tree: Tree | undefined;
  /** What isolates local boxes here; undefined for another backend. */
  readonly isolation: LocalIsolation | undefined;
}

export interface PrepareOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Whether the person agrees that a real model runs commands as them; asked only when nothing isolates the box. */
  readonly askConsent: (modelId: string) => Promise<boolean>;
}

/** An image that has everything the demo needs, for whoever has named none. */
const DOCKER_IMAGE = 'node:24-bookworm';

/** Checks everything that can be checked without a box. Throws an error that names the option or setting. */
export async function prepareDemo(
  request: DemoRequest,
  options: PrepareOptions,
): Promise<PreparedDemo> {
  const { environment, log, signal } = options;
  const settings = readSettings(request, environment, log);
  const route = request.modelId === undefined ? undefined : resolveRoute(settings, request.modelId);
  const tree =
    request.subject.kind === 'directory'
      ? await readDirectory(request.subject.path, signal)
      : undefined;
  await assertBackendReady(request.backend);
  const isolation = request.backend === 'local' ? await resolveLocalIsolation(settings) : undefined;
  if (isolation?.kind === 'none') await assertConsent(request, options);
  return { request, settings, route, tree, isolation };
}

function readSettings(
  request: DemoRequest,
  environment: PrepareOptions['environment'],
  log: Log,
): Settings {
  const settings = parseSettings(
    { ...environment, OPENGENI_SANDBOX_BACKEND: request.backend },
    { log },
  );
  return overrideSettings(settings, {
    ...(environment['OPENGENI_DOCKER_IMAGE']?.trim() ? {} : { dockerImage: DOCKER_IMAGE }),
    ...(request.sharesNetwork ? { localNetwork: true } : {}),
  });
}

function resolveRoute(settings: Settings, modelId: string): ModelRoute {
  return resolveTurnRoute(settings, modelId, createProviderClients());
}

async function readDirectory(path: string, signal: AbortSignal): Promise<Tree> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) {
    throw new SandboxError(
      'invalid_request',
      `--repo ${path} is no directory; give the path of one.`,
    );
  }
  try {
    await access(path, constants.R_OK | constants.X_OK);
    return await listTree(path, { signal });
  } catch (error) {
    if (signal.aborted || SandboxError.is(error)) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new SandboxError(
      'invalid_request',
      `--repo ${path} cannot be read (${said}); change its permissions or give another directory.`,
      { cause: error },
    );
  }
}

async function assertConsent(
  request: DemoRequest,
  { askConsent, signal }: PrepareOptions,
): Promise<void> {
  const { modelId, allowsUnsafeLocal } = request;
  if (modelId === undefined || allowsUnsafeLocal) return;
  if (await askConsent(modelId)) return;
  if (signal.aborted) throw new SandboxError('cancelled', 'Stopped before there was a box.');
  throw new SandboxError(
    'consent_required',
    `--model ${modelId} would run the commands of the model as you, since local boxes are not isolated here; install bubblewrap, add --unsafe-local to agree, or use --backend docker.`,
  );
}
