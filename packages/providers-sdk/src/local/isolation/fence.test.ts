import { silentLog } from '@opengeni/contracts/ports';
import type { LocalSettings } from '@opengeni/contracts/settings';
import { describe, expect, it } from 'vitest';
import { createFenceResolver } from './fence.ts';
import type { LocalIsolation } from './isolation-report.ts';
import { probeLocalIsolation } from './probe-isolation.ts';

const settings = (localIsolation: LocalSettings['localIsolation'], localNetwork = false) => ({
  localIsolation,
  localNetwork,
});
const works: LocalIsolation = { kind: 'bubblewrap', enforced: [], open: [] };
const fails: LocalIsolation = {
  kind: 'none',
  reason: 'the kernel says no',
  enforced: [],
  open: [],
};
/** Programs that are there on every machine; nothing is started here. */
const programs = { bwrap: '/bin/sh', nsenter: '/bin/sh', setpriv: '/bin/sh' };

function resolverWith(isolation: LocalIsolation) {
  const seen = { probes: [] as unknown[], warnings: [] as unknown[] };
  const resolve = createFenceResolver({
    log: { ...silentLog, warn: (_text, fields) => void seen.warnings.push(fields) },
    programs,
    probe: async ({ isNetworkShared }) => {
      seen.probes.push(isNetworkShared);
      return isolation;
    },
  });
  return { ...seen, resolve };
}

describe('the fence of a box', () => {
  it('is there with auto where it works, and insisted on with bubblewrap', async () => {
    const { resolve } = resolverWith(works);
    expect(await resolve(settings('auto'))).toMatchObject({ isRequired: false, programs });
    expect(await resolve(settings('bubblewrap'))).toMatchObject({ isRequired: true });
    expect(await resolve(settings('auto', true))).toMatchObject({ isNetworkShared: true });
  });

  it('is none where it does not work, with auto, which is said once', async () => {
    const { resolve, warnings } = resolverWith(fails);
    expect(await resolve(settings('auto'))).toBeUndefined();
    expect(await resolve(settings('auto'))).toBeUndefined();
    expect(warnings).toEqual([{ reason: 'the kernel says no' }]);
  });

  it('is an error where it does not work, with bubblewrap', async () => {
    const { resolve } = resolverWith(fails);
    await expect(resolve(settings('bubblewrap'))).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(
        /OPENGENI_LOCAL_ISOLATION=bubblewrap .*: the kernel says no\. Install bubblewrap/,
      ),
    });
  });

  it('is probed once for each kind of network, and not at all when it is turned off', async () => {
    const { resolve, probes } = resolverWith(works);
    expect(await resolve(settings('none'))).toBeUndefined();
    await Promise.all([resolve(settings('auto')), resolve(settings('bubblewrap'))]);
    await resolve(settings('auto', true));
    expect(probes).toEqual([false, true]);
  });

  it('is probed again where no box could be made, and what was found then is not kept', async () => {
    const found = [fails, works, fails, fails, works];
    const seen: unknown[] = [];
    const resolve = createFenceResolver({
      log: silentLog,
      programs,
      probe: async () => {
        const next = found.shift() ?? fails;
        seen.push(next.kind);
        return next;
      },
    });
    expect(await resolve(settings('auto'))).toBeDefined();
    expect(await resolve(settings('auto'))).toBeDefined();
    expect(seen).toEqual(['none', 'bubblewrap']);
    // The other kind of network is another question.
    expect(await resolve(settings('auto', true))).toBeUndefined();
    expect(await resolve(settings('auto', true))).toBeDefined();
    expect(found).toEqual([]);
  });

  it('is none for good where its programs are missing', async () => {
    const { resolve, probes } = resolverWith({ ...fails, obstacle: 'absent' });
    for (let round = 0; round < 3; round += 1)
      expect(await resolve(settings('auto'))).toBeUndefined();
    expect(probes).toEqual([false]);
  });

  it.each(['auto', 'bubblewrap'] as const)(
    'is an error with %s where it could not be found out in time, and asked for again',
    async (kind) => {
      const { resolve, probes, warnings } = resolverWith({ ...fails, obstacle: 'timeout' });
      const late = { code: 'timeout', message: expect.stringContaining('the kernel says no') };
      await expect(resolve(settings(kind))).rejects.toMatchObject(late);
      await expect(resolve(settings(kind))).rejects.toMatchObject(late);
      expect([probes.length, warnings]).toEqual([4, []]);
    },
  );

  it('is asked for again after a probe that threw', async () => {
    let isBroken = true;
    const probe = async (): Promise<LocalIsolation> => {
      if (isBroken) throw new Error('no such thing');
      return works;
    };
    const resolve = createFenceResolver({ log: silentLog, programs, probe });
    await expect(resolve(settings('auto'))).rejects.toThrow('no such thing');
    isBroken = false;
    expect(await resolve(settings('auto'))).toBeDefined();
  });

  it('never falls away silently when its programs vanish after the probe', async () => {
    const resolve = createFenceResolver({
      log: silentLog,
      programs: { ...programs, bwrap: '/nowhere/bwrap' },
      probe: async () => works,
    });
    await expect(resolve(settings('auto'))).rejects.toMatchObject({ code: 'provider_failed' });
  });

  it.each([{ maxProcesses: 1 }, { maxProcesses: 1.5 }, { maxMemoryBytes: 1024 }])(
    'has no limits that nothing can run with: %j',
    (limits) => {
      const [name = ''] = Object.keys(limits);
      expect(() => createFenceResolver({ log: silentLog, limits })).toThrow(name);
    },
  );
});

describe('the probe of a machine', () => {
  it('names the program that is missing and its package, and does not throw', async () => {
    const isolation = await probeLocalIsolation({
      programs: { ...programs, bwrap: '/nowhere/bwrap' },
    });
    expect(isolation).toMatchObject({ kind: 'none', enforced: [], open: [] });
    expect(isolation.reason).toMatch(
      process.platform === 'linux'
        ? /^bwrap is not installed \(package bubblewrap and util-linux\)$/
        : /Linux only/,
    );
  });
});
