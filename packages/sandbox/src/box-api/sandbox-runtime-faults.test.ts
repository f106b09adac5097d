import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { SandboxError } from '@opengeni/contracts/errors';
import { describe, expect, it } from 'vitest';
import { bytesOf, createBoxWorld, passUntilSettled } from '../../test/box-runtime.ts';
import type { SandboxRuntime } from './sandbox-runtime-options.ts';

/** Leaves an archive behind and no box, so that the next opening fills one. */
async function leaveFiles(runtime: SandboxRuntime): Promise<void> {
  const box = await runtime.open('group');
  await box.files?.writeBytes('notes.txt', bytesOf('kept'));
  await box.release();
  expect(await runtime.terminate('group')).toBe('terminated');
}

describe('cancelling', () => {
  it('an opening that was cancelled before it began creates nothing', async () => {
    const { place, start } = createBoxWorld();
    await using runtime = start();
    await expect(runtime.open('group', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(place.created).toBe(0);
  });

  it.each(['create', 'hydrate'] as const)(
    'an opening that is cancelled in %s leaves no box, and the next one works',
    async (where) => {
      const { clock, place, start } = createBoxWorld();
      await using runtime = start();
      await leaveFiles(runtime);
      const cancelling = new AbortController();
      place.before = (step) => {
        if (step === where) cancelling.abort();
      };
      await expect(runtime.open('group', { signal: cancelling.signal })).rejects.toMatchObject({
        code: 'cancelled',
      });
      expect(place.running.size).toBe(0);
      place.before = () => {};
      await using box = await passUntilSettled(clock, runtime.open('group'));
      expect(place.running.has(box.instanceId)).toBe(true);
    },
  );

  it('somebody who waits for the box of another spawner can leave', async () => {
    const { clock, place, start } = createBoxWorld();
    const creating = Promise.withResolvers<void>();
    place.before = (step) => (step === 'create' ? creating.promise : undefined);
    await using runtime = start();
    const opening = runtime.open('group');
    const cancelling = new AbortController();
    const waiting = runtime.open('group', { signal: cancelling.signal });
    const told = expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await clock.advanceBy(500);
    cancelling.abort();
    await told;
    creating.resolve();
    await using box = await opening;
    expect(box.instanceId).toBe('box-1');
    expect((await runtime.list())[0]?.holders).toBe(1);
  });

  it('a command and a file operation end with the signal of the caller', async () => {
    const { place, start } = createBoxWorld();
    await using runtime = start();
    await using box = await runtime.open('group');
    place.run = ({ signal }) =>
      new Promise((resolve) =>
        signal?.addEventListener('abort', () => resolve({ outcome: 'cancelled' })),
      );
    const cancelling = new AbortController();
    const running = box.commands.run({ command: 'long', signal: cancelling.signal });
    cancelling.abort();
    expect((await running).outcome).toBe('cancelled');
    await expect(async () =>
      box.files?.readBytes('notes.txt', { signal: cancelling.signal }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    await expect(box.saveFiles({ signal: cancelling.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(box.signal.aborted).toBe(false);
  });

  it('an opening that takes too long fails with the name of what to raise', async () => {
    const { clock, place, start } = createBoxWorld();
    place.before = (step) => (step === 'create' ? clock.sleep(60_000) : undefined);
    const runtime = start({ openTimeoutMs: 5_000 });
    await expect(passUntilSettled(clock, runtime.open('group'))).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('timeoutMs'),
    });
    await passUntilSettled(clock, runtime.close());
    expect(place.running.size).toBe(0);
  });
});

describe('a provider that fails', () => {
  it.each(['create', 'hydrate'] as const)('in %s leaves no box', async (where) => {
    const { place, start } = createBoxWorld();
    await using runtime = start();
    await leaveFiles(runtime);
    place.before = (step) => {
      if (step === where) throw new Error('out of order');
    };
    await expect(runtime.open('group')).rejects.toThrow('out of order');
    expect(place.running.size).toBe(0);
  });

  it('whose new box executes nothing leaves no box', async () => {
    const { place, start } = createBoxWorld();
    place.run = () => ({ exitCode: 1 });
    await using runtime = start();
    await expect(runtime.open('group')).rejects.toMatchObject({ code: 'provider_failed' });
    expect(place.running.size).toBe(0);
  });
});

describe('disposing of a runtime', () => {
  it('gives its boxes back and leaves them to their idle time', async () => {
    const { place, start } = createBoxWorld();
    const runtime = start();
    const box = await runtime.open('group');
    await runtime.close();
    await runtime[Symbol.asyncDispose]();
    expect(box.signal.reason).toMatchObject({ code: 'cancelled' });
    expect(place.running.size).toBe(1);
    await using other = start();
    expect(await other.list()).toMatchObject([{ state: 'draining', holders: 0 }]);
    await expect(runtime.open('group')).rejects.toMatchObject({ code: 'cancelled' });
    await expect(runtime.list()).rejects.toMatchObject({ code: 'cancelled' });
    await expect(runtime.terminate('group')).rejects.toMatchObject({ code: 'cancelled' });
    await expect(runtime.sweep()).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('ends them where nobody else could find them, but not those that others hold', async () => {
    const { place, warnings, start } = createBoxWorld();
    await using other = start();
    const runtime = start({ boxesAtDispose: 'end' });
    await runtime.open('alone');
    await runtime.open('together');
    await using held = await other.open('together');
    await runtime[Symbol.asyncDispose]();
    expect([...place.running.keys()]).toEqual([held.instanceId]);
    expect(warnings).toMatchObject([{ fields: { outcome: 'in_use' } }]);
  });

  it('stops an opening that is under way, and leaves no box of it', async () => {
    const { clock, place, start } = createBoxWorld();
    const creating = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    place.before = (step) => {
      if (step !== 'create') return undefined;
      begun.resolve();
      return creating.promise;
    };
    const runtime = start({ boxesAtDispose: 'end' });
    const told = expect(runtime.open('group')).rejects.toMatchObject({ code: 'cancelled' });
    await begun.promise;
    const disposing = runtime.close();
    creating.resolve();
    await told;
    await passUntilSettled(clock, disposing);
    expect(place.running.size).toBe(0);
  });

  it('waits for the end of a box that came after its opening was cancelled', async () => {
    const { clock, place, start } = createBoxWorld();
    const creating = Promise.withResolvers<void>();
    place.before = (step) => (step === 'create' ? creating.promise : undefined);
    const runtime = start();
    const cancelling = new AbortController();
    const opening = runtime.open('group', { signal: cancelling.signal });
    setImmediate(() => cancelling.abort());
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    const closing = runtime.close();
    setImmediate(() => creating.resolve());
    await passUntilSettled(clock, closing);
    expect(place).toMatchObject({ created: 1, running: new Map() });
  });

  it('does not wait for a provider that never answers', async () => {
    const { clock, place, warnings, start } = createBoxWorld();
    const begun = Promise.withResolvers<void>();
    place.before = (step) => {
      if (step !== 'create') return undefined;
      begun.resolve();
      return new Promise(() => {});
    };
    const runtime = start();
    const told = expect(runtime.open('group')).rejects.toMatchObject({ code: 'cancelled' });
    await begun.promise;
    await passUntilSettled(clock, runtime.close());
    await told;
    expect(warnings).toMatchObject([{ text: expect.stringContaining('still under way') }]);
  });

  it('ends a box that a lost one was replaced by, and leaves no timer', async () => {
    const { clock, place, warnings, start } = createBoxWorld();
    const runtime = start({ boxesAtDispose: 'end' });
    const lost = await runtime.open('group');
    place.lose(lost.instanceId);
    await expect(lost.commands.run({ command: 'true' })).rejects.toMatchObject({
      code: 'box_gone',
    });
    const next = await passUntilSettled(clock, runtime.open('group'));
    await next.release();
    await passUntilSettled(clock, runtime.close());
    expect(place.running.size).toBe(0);
    expect(warnings).toEqual([]);
    expect(clock.sleeping).toBe(0);
  });

  it('stops its sweeps', async () => {
    const { clock, start } = createBoxWorld();
    const runtime = start({ sweepEveryMs: 1_000 });
    await runtime.open('group');
    await runtime[Symbol.asyncDispose]();
    expect(clock.sleeping).toBe(0);
  });
});

describe('bad input', () => {
  it.each([
    ['groupId', '', {}],
    ['groupId', 'x'.repeat(257), {}],
    ['workspaceId', 'group', { workspaceId: '' }],
    ['timeoutMs', 'group', { timeoutMs: 0 }],
    ['timeoutMs', 'group', { timeoutMs: Number.NaN }],
    ['timeoutMs', 'group', { timeoutMs: 3e9 }],
  ])('an opening names the field %s', async (field, groupId, options) => {
    const { place, start } = createBoxWorld();
    await using runtime = start();
    await expect(runtime.open(groupId, options)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(field),
      details: { field },
    });
    expect(place.created).toBe(0);
  });

  it('a group that is no text is refused where JavaScript callers pass one', async () => {
    const { start } = createBoxWorld();
    await using runtime = start();
    await expect(runtime.open(undefined as never)).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('an unknown backend is refused with the names of the known ones', async () => {
    const { start } = createBoxWorld();
    await using runtime = start();
    const opening = runtime.open('group', { backend: 'nope' });
    await expect(opening).rejects.toSatisfy((error) => SandboxError.is(error));
    await expect(opening).rejects.toThrow('local');
  });

  it('a group on another backend is a conflict while somebody holds it', async () => {
    const { place, start } = createBoxWorld();
    const descriptor = CAPABILITY_DESCRIPTORS.modal;
    const other = { ...place.provider(), backend: 'modal', descriptor } as const;
    await using runtime = start({ providers: [place.provider(), other] });
    await using box = await runtime.open('group');
    await expect(runtime.open('group', { backend: 'modal' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(box.backend).toBe('local');
  });

  it.each([
    ['providers', { providers: [] }],
    ['stores.leases', { stores: {} as never }],
    ['sweepEveryMs', { sweepEveryMs: -1 }],
    ['sweepEveryMs', { sweepEveryMs: Number.NaN }],
    ['openTimeoutMs', { openTimeoutMs: 0 }],
  ])('a runtime names the option %s', (field, change) => {
    const { start } = createBoxWorld();
    expect(() => start(change)).toThrow(
      expect.objectContaining({ code: 'config_invalid', details: { field } }),
    );
  });

  it('a store that does not answer is named, and no box is left', async () => {
    const { clock, leases, heartbeats, place, start } = createBoxWorld();
    const broken = {
      beat: async () => {
        throw new SandboxError('store_unavailable', 'The store did not answer.');
      },
      remove: heartbeats.remove.bind(heartbeats),
      living: heartbeats.living.bind(heartbeats),
    };
    await using runtime = start({ stores: { leases, heartbeats: broken } });
    const opening = passUntilSettled(clock, runtime.open('group'));
    await expect(opening).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(place.created).toBe(0);
  });
});
