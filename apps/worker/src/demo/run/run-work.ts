import type { Log } from '@opengeni/contracts/ports';
import { serializeEstablishedSandboxEnvelope } from '@opengeni/runtime/sandbox';
import type { EstablishedBox } from '@opengeni/runtime/sandbox';

import { openBox } from '../open-box.ts';
import type { OpenBox, OpenBoxRequest } from '../open-box.ts';
import type { PreparedDemo } from '../prepare-demo.ts';
import type { RunDirectory } from '../record/run-directory.ts';
import { withoutEnvironment } from '../record/stored-envelope.ts';
import type { EmitRunEvent } from './run-report.ts';

/** Everything that the stages of a run work with. */
export interface RunWork {
  readonly prepared: PreparedDemo;
  readonly run: RunDirectory;
  /** The variables of the box. */
  readonly environment: Readonly<Record<string, string>>;
  readonly emit: EmitRunEvent;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** Opens a box of the run; a new one is in the run file before anything else happens to it. */
export async function openRunBox(
  { prepared, run, environment, signal, log }: RunWork,
  { envelope, onCreated }: Pick<OpenBoxRequest, 'envelope' | 'onCreated'>,
): Promise<OpenBox> {
  return await openBox({
    backend: prepared.request.backend,
    settings: prepared.settings,
    isolation: prepared.isolation,
    environment,
    signal,
    log,
    ...(envelope === undefined ? {} : { envelope }),
    onCreated: async (established, box) => {
      await recordCreated(run, established);
      await onCreated?.(established, box);
    },
  });
}

async function recordCreated(
  { journal }: RunDirectory,
  established: EstablishedBox,
): Promise<void> {
  const envelope = await serializeEstablishedSandboxEnvelope(established);
  journal.append({
    type: 'box.created',
    instanceId: established.instanceId,
    envelope: envelope === null ? null : withoutEnvironment(envelope),
  });
}

/** Ends a box of the run, or leaves it to the person who wants to keep it. */
export async function closeRunBox(
  { run: { journal }, prepared, emit }: RunWork,
  place: OpenBox,
  { keeps }: { readonly keeps: boolean },
): Promise<void> {
  const { instanceId } = place.box;
  const { crashes, restores } = prepared.request;
  if (keeps) return journal.append({ type: 'box.kept', instanceId });
  if (!(await place.close())) return;
  journal.append({ type: 'box.ended', instanceId });
  if (!crashes && !restores) return;
  const detail = `box ${instanceId} is ended`;
  emit('sandbox.operation.completed', { name: 'end the box', detail, boxId: instanceId });
}
