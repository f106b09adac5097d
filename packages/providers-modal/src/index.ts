export {
  MODAL_DEPLOYMENT_TAG,
  findModalAttribution,
  modalSandboxAttributionEnvironment,
  modalSandboxAttributionTags,
} from './attribution.ts';
export { modalClientOptions } from './client-options.ts';
export { validateModalCredentials } from './credentials.ts';
export { createModalLeaseIndex } from './lease-index.ts';
export { findCreatedAtMs } from './modal-box.ts';
export { tagModalSandbox, terminateModalSandboxById } from './modal-control.ts';
export { classifyModalFailure } from './modal-failure.ts';
export { judgeBox } from './orphan-judgement.ts';
export { sweepModalOrphanSandboxes } from './orphan-sweep.ts';
export { resolveSweepOptions } from './sweep-options.ts';
export type { ModalSandboxAttribution } from './attribution.ts';
export type { ModalClientOptions, ModalClientSettings } from './client-options.ts';
export type { LiveModalSandboxLeaseAttribution, ModalLeaseIndex } from './lease-index.ts';
export type { ListedModalSandbox, ModalBox } from './modal-box.ts';
export type {
  ModalJudgementPolicy,
  ModalKeepReason,
  ModalOrphanReason,
  ModalVerdict,
} from './orphan-judgement.ts';
export type { ModalOrphanSweepResult, ModalOrphanSweepTermination } from './orphan-sweep.ts';
export type {
  ModalOrphanCandidate,
  ModalOrphanSweepOptions,
  ModalSparedReason,
  ModalSweepClient,
  ModalSweepDecision,
  ResolvedSweepOptions,
} from './sweep-options.ts';
