import type { RecordingCapability } from '@opengeni/contracts/capabilities';
import { desktopRules, firstReason, osRule } from './cell-rules.ts';
import type { CellContext } from './negotiation-context.ts';

/** Recording of the desktop, where a recorder exists for the operating system. A cold box can be recorded later. */
export function negotiateRecording(context: CellContext): RecordingCapability {
  const { descriptor, os, desktopEnabled } = context;
  const reason = firstReason([
    osRule(context),
    ...desktopRules(context, descriptor.capabilities.Recording.available),
    ['os_unsupported', descriptor.recordingOs?.includes(os) === false],
    ['disabled_by_policy', !desktopEnabled],
  ]);
  const available = reason === null;
  return {
    available,
    modes: available ? ['manual', 'on-turn', 'on-verify'] : [],
    codecs: available ? ['h264-mp4', 'vp9-webm'] : [],
    reason,
  };
}
