import { sweepModalOrphanSandboxes } from '../src/index.ts';
import type {
  ListedModalSandbox,
  LiveModalSandboxLeaseAttribution,
  ModalOrphanSweepOptions,
  ModalSweepDecision,
} from '../src/index.ts';
import { createFakeSweepClient } from './fake-sweep-client.ts';
import type { FakeSweepClientOptions } from './fake-sweep-client.ts';
import { NOW, settings } from './samples.ts';

/** Sweeps given pages at `NOW`. */
export function sweepPages(
  pages: readonly (readonly ListedModalSandbox[])[],
  parameters: {
    readonly leases?: LiveModalSandboxLeaseAttribution[];
    readonly options?: ModalOrphanSweepOptions;
    readonly fake?: FakeSweepClientOptions;
  } = {},
) {
  const client = createFakeSweepClient({ pages, ...parameters.fake });
  const decisions: ModalSweepDecision[] = [];
  const options: ModalOrphanSweepOptions = {
    now: NOW,
    client,
    onDecision: (decision) => decisions.push(decision),
    ...parameters.options,
  };
  const outcome = sweepModalOrphanSandboxes(settings, parameters.leases ?? [], options);
  return { client, decisions, outcome };
}
