import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { SandboxConfigError } from '@opengeni/contracts/errors';
import { describe, expect, it } from 'vitest';
import { createBoxWorld, IDLE_GRACE_MS, passUntilSettled } from '../../test/box-runtime.ts';

describe('ending boxes', () => {
  it('captures the files of a box that nobody holds and ends it', async () => {
    const { archives, place, start } = createBoxWorld();
    await using runtime = start();
    await (await runtime.open('group')).release();
    expect(await runtime.terminate('group')).toBe('terminated');
    expect(place.running.size).toBe(0);
    expect(archives.stored.size).toBe(1);
    expect(await runtime.terminate('group')).toBe('absent');
    expect(await runtime.terminate('never')).toBe('absent');
  });

  it('never ends a box that is held; it ends after its last holder', async () => {
    const { place, start } = createBoxWorld();
    await using runtime = start();
    const box = await runtime.open('group');
    expect(await runtime.terminate('group')).toBe('in_use');
    expect((await box.commands.run({ command: 'true' })).outcome).toBe('exited');
    await box.release();
    await expect.poll(() => place.running.size).toBe(0);
  });

  it('ends a box of another backend than its own, as long as it can be reached', async () => {
    const { clock, place, start } = createBoxWorld();
    const { daytona } = CAPABILITY_DESCRIPTORS;
    let hasKey = true;
    const other = {
      ...place.provider(),
      backend: 'daytona' as const,
      descriptor: daytona,
      validateCredentials() {
        if (!hasKey)
          throw new SandboxConfigError('daytona', 'OPENGENI_DAYTONA_API_KEY is required');
      },
    };
    const providers = [place.provider(), other];
    await using opener = start({ providers });
    await (await opener.open('group', { backend: 'daytona' })).release();
    await clock.advanceBy(IDLE_GRACE_MS);
    await using sweeper = start({ providers });
    hasKey = false;
    expect(await sweeper.sweep()).toMatchObject({ stopped: 0, failed: 0, unreachable: 1 });
    hasKey = true;
    expect(await sweeper.sweep()).toMatchObject({ stopped: 1, unreachable: 0 });
    expect(place.running.size).toBe(0);
  });

  it('forgets the files of a group, those of earlier boxes included, when asked to', async () => {
    const { archives, place, start } = createBoxWorld();
    await using runtime = start();
    const first = await runtime.open('group');
    await first.saveFiles();
    await first.saveFiles();
    await first.release();
    expect(archives.stored.size).toBe(2);
    expect(await runtime.terminate('group', { files: 'discard' })).toBe('terminated');
    expect(archives.stored.size).toBe(0);
    expect(place.running.size).toBe(0);
    expect(await runtime.list()).toMatchObject([{ state: 'cold', hasArchive: false, epoch: 1 }]);
    await using next = await runtime.open('group');
    expect(next).toMatchObject({ origin: 'created', epoch: 2 });
  });

  it('forgets the files of a group that has no box, but not those of one in use', async () => {
    const { archives, start } = createBoxWorld();
    await using runtime = start();
    const box = await runtime.open('group');
    await box.saveFiles();
    expect(await runtime.terminate('group', { files: 'discard' })).toBe('in_use');
    expect(archives.stored.size).toBe(1);
    await box.release();
    await expect.poll(async () => (await runtime.list())[0]?.state).toBe('cold');
    expect(await runtime.terminate('group', { files: 'discard' })).toBe('absent');
    expect(archives.stored.size).toBe(0);
  });

  it('forgets them also when the last holder is ending the box at that moment', async () => {
    const { archives, clock, place, start } = createBoxWorld();
    await using runtime = start();
    const box = await runtime.open('group');
    await box.saveFiles();
    expect(await runtime.terminate('group', { files: 'discard' })).toBe('in_use');
    const capturing = Promise.withResolvers<void>();
    place.before = (step) => (step === 'persist' ? capturing.promise : undefined);
    await box.release();
    await expect.poll(async () => (await runtime.list())[0]?.state).toBe('stopping');
    const ending = runtime.terminate('group', { files: 'discard' });
    setImmediate(() => capturing.resolve());
    expect(await passUntilSettled(clock, ending)).toBe('terminated');
    expect(archives.stored.size).toBe(0);
  });

  it('forgets files that another backend than that of the last opening can read', async () => {
    const { archives, place, start } = createBoxWorld();
    const { daytona } = CAPABILITY_DESCRIPTORS;
    const other = { ...place.provider(), backend: 'daytona' as const, descriptor: daytona };
    await using runtime = start({ providers: [place.provider(), other] });
    await (await runtime.open('group')).release();
    expect(await runtime.terminate('group')).toBe('terminated');
    await expect(runtime.open('group', { backend: 'daytona' })).rejects.toMatchObject({
      code: 'envelope_invalid',
    });
    expect(archives.stored.size).toBe(1);
    expect(await runtime.terminate('group', { files: 'discard' })).toBe('absent');
    expect(archives.stored.size).toBe(0);
  });

  it('does not capture files at the end of a runtime that nobody will ever ask for', async () => {
    const { archives, place, start } = createBoxWorld();
    const steps: string[] = [];
    place.before = (step) => void steps.push(step);
    const runtime = start({ boxesAtDispose: 'discard' });
    await runtime.open('group');
    await runtime.close();
    expect(place.running.size).toBe(0);
    expect(steps).not.toContain('persist');
    expect(archives.stored.size).toBe(0);
  });

  it('says postponed when the files cannot be captured, and the box goes on', async () => {
    const { place, start } = createBoxWorld();
    await using runtime = start();
    await (await runtime.open('group')).release();
    place.before = (step) => {
      if (step === 'persist') throw new Error('disk full');
    };
    expect(await runtime.terminate('group')).toBe('postponed');
    expect(place.running.size).toBe(1);
  });

  it('says starting while the box is being created', async () => {
    const { place, start } = createBoxWorld();
    const creating = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    place.before = (step) => {
      if (step !== 'create') return undefined;
      begun.resolve();
      return creating.promise;
    };
    await using runtime = start();
    const opening = runtime.open('group');
    await begun.promise;
    expect(await runtime.terminate('group')).toBe('starting');
    creating.resolve();
    await (await opening).release();
  });

  it('sweeps by itself after the first opening, and not before', async () => {
    const { clock, place, start } = createBoxWorld();
    await using runtime = start({ sweepEveryMs: 10_000 });
    expect(clock.sleeping).toBe(0);
    await (await runtime.open('group')).release();
    await clock.advanceBy(IDLE_GRACE_MS + 20_000);
    expect(place.running.size).toBe(0);
  });
});
