export { ComputerReadOnlyError, ComputerUnavailableError } from './computer/computer-error.ts';
export { ScreenScale, scaleToNative } from './computer/geometry.ts';
export { NativeDesktopComputer, isNativeDesktopSession } from './computer/native-computer.ts';
export { DisplayStackError, DisplayStackUnsupportedError } from './display/display-error.ts';
export {
  DEFAULT_DESKTOP_GEOMETRY,
  DISPLAY_STACK_TIMEOUT_MS,
  STREAM_PORT,
} from './display/display-options.ts';
export {
  findDisplayUnavailableReason,
  inferDisplayExitCode,
  isPaintAssumed,
} from './display/display-outcome.ts';
export { buildDisplayStackScript, buildDisplayTearDownScript } from './display/display-script.ts';
export { ensureDisplayStack, tearDownDisplayStack } from './display/display-stack.ts';
export { ensureTurnDesktop } from './display/turn-desktop.ts';
export { PAINT_MIN_BYTES, paintFloorBytes } from './display/paint-gate.ts';
export {
  contentTypeForCodec,
  extForCodec,
  recordingStorageKey,
} from './recording/recording-artifact.ts';
export { RecordingError, RecordingUnavailableError } from './recording/recording-error.ts';
export { TerminalServerError, TerminalServerUnsupportedError } from './terminal/terminal-error.ts';
export { TERMINAL_SERVER_TIMEOUT_MS } from './terminal/terminal-options.ts';
export {
  buildTerminalServerScript,
  buildTerminalTearDownScript,
} from './terminal/terminal-script.ts';
export type { Point, ScreenFrame } from './computer/geometry.ts';
export type {
  ComputerButton,
  ComputerEnvironment,
  DesktopInputEvent,
  NativeDesktopComputerOptions,
  NativeDesktopSession,
} from './computer/native-computer.ts';
export type { DisplayStage } from './display/display-error.ts';
export type {
  DesktopGeometry,
  EnsureDisplayStackOptions,
  EnsureDisplayStackResult,
} from './display/display-options.ts';
export type { DisplayRoles } from './display/display-stack.ts';
export type {
  EnsureTurnDesktopOptions,
  TurnDesktop,
  TurnDesktopEvent,
} from './display/turn-desktop.ts';
export type {
  FinalizeRecordingResult,
  RecordingProcess,
  StartRecordingInput,
} from './recording/recording.ts';
export type { RecordingFailure } from './recording/recording-error.ts';
export type {
  EnsureTerminalServerOptions,
  EnsureTerminalServerResult,
} from './terminal/terminal-options.ts';
export type { TerminalStage } from './terminal/terminal-error.ts';
