export { VIEWER_HEARTBEAT_INTERVAL_MS } from '../backends/viewer-heartbeat.ts';
export {
  ComputerUseCapability,
  DesktopStreamCapability,
  FileSystemCapability,
  GitCapability,
  LeaseLiveness,
  RecordingCapability,
  SessionCapabilities,
  TerminalCapability,
} from './session-capabilities.ts';
export { SessionStructuredCapabilities } from './structured-capabilities.ts';
export { CapabilityUnavailableReason } from './unavailable-reason.ts';
export {
  AcknowledgeStreamRequest,
  AcknowledgeStreamResponse,
  AttachViewerRequest,
  SHARED_ACKNOWLEDGMENT_REQUIRED,
  STREAM_ACKNOWLEDGMENT_REQUIRED,
  ViewerHeartbeatRequest,
  ViewerHeartbeatResponse,
  ViewerHolder,
} from './viewers.ts';
