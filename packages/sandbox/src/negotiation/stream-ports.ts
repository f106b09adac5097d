import { DESKTOP_STREAM_PORT, TERMINAL_STREAM_PORT } from '@opengeni/contracts/backends';
import type { BackendName, CapabilityDescriptor } from '@opengeni/contracts/backends';

export interface StreamPortPolicy {
  readonly descriptor: CapabilityDescriptor<BackendName>;
  /** Ports that the settings ask for. */
  readonly exposedPorts: readonly number[];
  /** Whether the desktop may be streamed. */
  readonly desktopEnabled: boolean;
  /** Whether the terminal may be streamed. Default: as the desktop. */
  readonly terminalEnabled?: boolean | undefined;
}

/**
 * The ports that a box is created with: the asked ones, then those of the streams that policy and backend allow,
 * unless the backend opens ports later. Each port once.
 */
export function mergeStreamPorts(policy: StreamPortPolicy): readonly number[] {
  const { descriptor, exposedPorts, desktopEnabled } = policy;
  const { DesktopStream } = descriptor.capabilities;
  const ports = new Set(exposedPorts);
  if (descriptor.portExposure.supportsOnDemandPorts) return [...ports];
  const streamsDesktop = desktopEnabled && DesktopStream.available;
  if (streamsDesktop) ports.add(DESKTOP_STREAM_PORT);
  if ((policy.terminalEnabled ?? streamsDesktop) && servesTerminalPort(descriptor)) {
    ports.add(TERMINAL_STREAM_PORT);
  }
  return [...ports];
}

/** A row that does not name its terminal stream has one beside its desktop. */
function servesTerminalPort(descriptor: CapabilityDescriptor<BackendName>): boolean {
  const { terminalStream, capabilities } = descriptor;
  if (terminalStream === undefined) return capabilities.DesktopStream.available;
  return terminalStream === 'ttyd';
}
