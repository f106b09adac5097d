import {
  createModalLeaseIndex,
  judgeBox,
  modalSandboxAttributionTags,
  resolveSweepOptions,
} from '@opengeni/providers-modal';
import type { LiveModalSandboxLeaseAttribution, ModalBox } from '@opengeni/providers-modal';
import type { Area, Row } from '../row.ts';
import { computeMedian } from '../statistics.ts';

const DECISIONS = 1_000_000;
const LEASES = 1000;
const BOXES = 10_000;
const SAMPLES = 5;
const BUDGET_MS = 2000;

function createLeases(): LiveModalSandboxLeaseAttribution[] {
  return Array.from({ length: LEASES }, (_, index) => ({
    leaseId: `lease-${index}`,
    workspaceId: `workspace-${index % 10}`,
    sandboxGroupId: `group-${index}`,
    instanceId: index % 5 === 0 ? null : `sb-${index}`,
    liveness: 'warm',
  }));
}

/** A third leased, a third stale, a third without owner; of all ages up to an hour. */
function createBoxes(nowMs: number): ModalBox[] {
  return Array.from({ length: BOXES }, (_, index) => ({
    sandboxId: `sb-${index % 3 === 0 ? index % LEASES : index + LEASES}`,
    createdAtMs: nowMs - (index % 60) * 60_000,
    tags:
      index % 3 === 2
        ? {}
        : modalSandboxAttributionTags({
            leaseId: `lease-${index}`,
            workspaceId: `workspace-${index % 10}`,
            sandboxGroupId: `group-${index}`,
          }),
  }));
}

/** Returns the milliseconds; the count keeps the decisions from being optimised away. */
function measureMs(): number {
  const { policy } = resolveSweepOptions({});
  const index = createModalLeaseIndex(createLeases());
  const boxes = createBoxes(policy.nowMs);
  let orphans = 0;
  const startedAt = performance.now();
  for (let round = 0; round < DECISIONS / BOXES; round += 1) {
    for (const box of boxes) {
      if (judgeBox(box, index, policy).action === 'terminate') orphans += 1;
    }
  }
  const elapsedMs = performance.now() - startedAt;
  if (orphans === 0) throw new Error('The sample must hold orphans.');
  return elapsedMs;
}

/** The sweep judges every box of an app each time; the baseline is the time allowed for it. */
export const modalArea: Area = {
  name: 'modal',
  summary: 'one million judgeBox decisions against a budget of two seconds, median of 5',
  async *rows(): AsyncIterable<Row> {
    const ours = computeMedian(Array.from({ length: SAMPLES }, () => measureMs()));
    yield {
      name: 'one million judgeBox decisions',
      unit: 'ms',
      ours,
      baseline: BUDGET_MS,
      goal: 1,
    };
  },
};
