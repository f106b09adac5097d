import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import type { BackendName, CapabilityDescriptor } from '@opengeni/contracts/backends';
import { describe, expect, it } from 'vitest';
import { mergeStreamPorts } from './stream-ports.ts';

const { modal, blaxel, selfhosted, vercel, docker } = CAPABILITY_DESCRIPTORS;
const merge = (
  descriptor: CapabilityDescriptor<BackendName>,
  policy: { desktopEnabled: boolean; terminalEnabled?: boolean },
  exposedPorts: readonly number[] = [],
) => mergeStreamPorts({ descriptor, exposedPorts, ...policy });

describe('the ports that a box is created with', () => {
  it.each(['modal', 'daytona', 'runloop', 'e2b'] as const)(
    '%s exposes desktop and terminal exactly when the desktop may be streamed',
    (backend) => {
      const descriptor = CAPABILITY_DESCRIPTORS[backend];
      expect(merge(descriptor, { desktopEnabled: true })).toEqual([6080, 7681]);
      expect(merge(descriptor, { desktopEnabled: false })).toEqual([]);
    },
  );

  it('are never those of a stream on a backend that opens ports later', () => {
    expect(merge(blaxel, { desktopEnabled: true, terminalEnabled: true }, [80])).toEqual([80]);
    expect(merge(selfhosted, { desktopEnabled: true, terminalEnabled: true })).toEqual([]);
  });

  it('are never those of a stream on a backend without a desktop', () => {
    for (const descriptor of [vercel, docker, CAPABILITY_DESCRIPTORS.cloudflare]) {
      expect(merge(descriptor, { desktopEnabled: true, terminalEnabled: true }, [80])).toEqual([
        80,
      ]);
    }
  });

  it('contain each port once, the asked ones first', () => {
    const asked = [3000, 7681, 3000];
    expect(merge(modal, { desktopEnabled: true }, asked)).toEqual([3000, 7681, 6080]);
  });

  it('follow the toggle of the terminal when it is given', () => {
    expect(merge(modal, { desktopEnabled: false, terminalEnabled: true })).toEqual([7681]);
    expect(merge(modal, { desktopEnabled: true, terminalEnabled: false })).toEqual([6080]);
  });

  it('of a foreign row without a named terminal stream follow its desktop', () => {
    const { terminalStream: _, ...row } = modal;
    expect(merge(row, { desktopEnabled: true })).toEqual([6080, 7681]);
    const { terminalStream: __, ...headless } = vercel;
    expect(merge(headless, { desktopEnabled: true, terminalEnabled: true })).toEqual([]);
  });
});
