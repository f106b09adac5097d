import { expectTypeOf } from 'vitest';
import type * as modal from 'modal';
import type { ModalSettings } from '@opengeni/contracts/settings';
import {
  modalSandboxAttributionEnvironment,
  modalSandboxAttributionTags,
  sweepModalOrphanSandboxes,
  tagModalSandbox,
  terminateModalSandboxById,
} from './index.ts';
import type {
  LiveModalSandboxLeaseAttribution,
  ModalOrphanSweepResult,
  ModalOrphanSweepTermination,
  ModalSandboxAttribution,
  ModalSweepClient,
} from './index.ts';

type ModalClientLike = InstanceType<(typeof modal)['ModalClient']>;
type Owner = { leaseId: string; workspaceId: string; sandboxGroupId: string };
type Termination = {
  sandboxId: string;
  reason: 'stale_attribution' | 'unattributed';
  tags: Record<string, string>;
};
type Result = { examined: number; terminated: Termination[]; skipped: number };

expectTypeOf<ModalSandboxAttribution>().toEqualTypeOf<Owner>();
expectTypeOf<LiveModalSandboxLeaseAttribution>().toEqualTypeOf<
  Owner & { instanceId: string | null; liveness?: string }
>();
expectTypeOf<ModalOrphanSweepTermination>().toEqualTypeOf<Termination>();
expectTypeOf<ModalOrphanSweepResult>().toEqualTypeOf<Result>();
expectTypeOf<ModalClientLike>().toExtend<ModalSweepClient>();

expectTypeOf(modalSandboxAttributionEnvironment).toEqualTypeOf<
  (input: Owner) => Record<string, string>
>();
expectTypeOf(modalSandboxAttributionTags).toEqualTypeOf<(input: Owner) => Record<string, string>>();
expectTypeOf(tagModalSandbox).toEqualTypeOf<
  (settings: ModalSettings, sandboxId: string, attribution: Owner) => Promise<boolean>
>();
expectTypeOf(terminateModalSandboxById).toEqualTypeOf<
  (settings: ModalSettings, sandboxId: string) => Promise<boolean>
>();
expectTypeOf(sweepModalOrphanSandboxes).toExtend<
  (
    settings: ModalSettings,
    liveLeases: LiveModalSandboxLeaseAttribution[],
    options?: {
      now?: Date;
      maxTerminations?: number;
      unattributedGraceMs?: number;
      client?: ModalClientLike;
    },
  ) => Promise<Result>
>();
