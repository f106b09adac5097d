export { SandboxBackend, SandboxCapabilityName, SandboxOs } from './backend.ts';
export {
  assertDescriptorRegistryInvariants,
  listDescriptorViolations,
  listRowViolations,
} from './descriptor-invariants.ts';
export { CAPABILITY_DESCRIPTORS } from './descriptors.ts';
export { DESKTOP_STREAM_PORT, TERMINAL_STREAM_PORT } from './stream-ports.ts';
export { VIEWER_HEARTBEAT_INTERVAL_MS } from './viewer-heartbeat.ts';
export type { BackendName } from './backend.ts';
export type { CapabilityDescriptor, PortExposureKind } from './capability-descriptor.ts';
export type { DescriptorRule, DescriptorViolation } from './descriptor-invariants.ts';
