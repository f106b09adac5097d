import { describe, expect, it } from 'vitest';
import { FENCE, RecordingPlace, placeOf, routeOver } from '../../test/routing-places.ts';
import type { ActivePointer } from './active-pointer.ts';
import type { ResolvedActiveBackend } from './routable-session.ts';

const at = (activeSandboxId: string | null, activeEpoch: number): ActivePointer => ({
  activeSandboxId,
  activeEpoch,
});

describe('the pointer', () => {
  it('that cannot be read fails the operation with a coded error and is read again next time', async () => {
    const cause = new Error('connection refused');
    let isDown = true;
    const { session } = routeOver(
      { '': new RecordingPlace('home') },
      { readPointer: async () => (isDown ? Promise.reject(cause) : at(null, 1)) },
    );
    await expect(session.exec({ cmd: 'x' })).rejects.toMatchObject({
      code: 'store_unavailable',
      cause,
    });
    isDown = false;
    expect((await session.exec({ cmd: 'x' })).stdout).toBe('home');
  });

  it('is resolved once for operations that start together', async () => {
    const places = { '': new RecordingPlace('home') };
    const ends = Promise.withResolvers<ResolvedActiveBackend>();
    let calls = 0;
    const resolveActiveBackend = (): Promise<ResolvedActiveBackend> => {
      calls += 1;
      return ends.promise;
    };
    const { session } = routeOver(places, { resolveActiveBackend });
    const running = [session.exec({ cmd: 'a' }), session.readFile({ path: 'b' })];
    ends.resolve(placeOf(places, null));
    await Promise.all(running);
    expect(calls).toBe(1);
    expect(places[''].done).toEqual(['a', 'read b']);
  });

  it('that cannot be resolved is tried anew by the next operation', async () => {
    const places = { '': new RecordingPlace('home') };
    const outcomes = [Promise.reject(new Error('cold')), Promise.resolve(placeOf(places, null))];
    for (const outcome of outcomes) outcome.catch(() => {});
    const { session } = routeOver(places, {
      resolveActiveBackend: () => outcomes.shift() ?? Promise.reject(new Error('too often')),
    });
    await expect(session.exec({ cmd: 'x' })).rejects.toThrow('cold');
    expect((await session.exec({ cmd: 'x' })).stdout).toBe('home');
  });

  it('that moves while a place is taken up wins over that place', async () => {
    const places = { '': new RecordingPlace('home'), m: new RecordingPlace('machine') };
    const slow = Promise.withResolvers<ResolvedActiveBackend>();
    const fixture = routeOver(places, {
      resolveActiveBackend: ({ activeSandboxId }) =>
        activeSandboxId === null ? slow.promise : Promise.resolve(placeOf(places, 'm')),
    });
    const first = fixture.session.exec({ cmd: 'first' });
    fixture.pointer = at('m', 2);
    await fixture.session.exec({ cmd: 'second' });
    slow.resolve(placeOf(places, null));
    await first;
    expect(places[''].done).toEqual([]);
    expect(places.m.done.toSorted()).toEqual(['first', 'second']);
    expect(fixture.session.state).toBe(places.m.state);
  });

  it('read late does not take operations back to where it no longer points', async () => {
    const places = { '': new RecordingPlace('home'), m: new RecordingPlace('machine') };
    const reads = [Promise.withResolvers<ActivePointer>(), Promise.withResolvers<ActivePointer>()];
    let next = 0;
    const { session, events } = routeOver(places, {
      readPointer: () => (reads[next++] ?? Promise.withResolvers<ActivePointer>()).promise,
    });
    const first = session.exec({ cmd: 'first' });
    const second = session.exec({ cmd: 'second' });
    reads[1]?.resolve(at('m', 2));
    await second;
    reads[0]?.resolve(at(null, 1));
    await first;
    expect(places.m.done.toSorted()).toEqual(['first', 'second']);
    expect(events).toHaveLength(1);
  });
});

describe('transitions', () => {
  it('carry the true epochs, also around a fence', async () => {
    const home = new RecordingPlace('home');
    const fixture = routeOver({ '': home, m: new RecordingPlace('machine') });
    fixture.pointer = at(null, 4);
    await fixture.session.exec({ cmd: 'one' });
    home.failures.push(FENCE);
    const running = fixture.session.exec({ cmd: 'two' });
    fixture.pointer = at('m', 6);
    await running;
    fixture.pointer = at(null, 6);
    await fixture.session.exec({ cmd: 'three' });
    expect(fixture.events).toEqual([
      { type: 'resolved', fromEpoch: 4, toEpoch: 4, sandboxId: null, kind: 'modal' },
      { type: 'fenced-retry', fromEpoch: 4, toEpoch: 6, sandboxId: null, kind: 'modal' },
      { type: 'epoch-changed', fromEpoch: 4, toEpoch: 6, sandboxId: 'm', kind: 'selfhosted' },
      { type: 'resolved', fromEpoch: 6, toEpoch: 6, sandboxId: null, kind: 'modal' },
    ]);
  });

  it('reach a listener whose failure changes nothing', async () => {
    const warnings: unknown[] = [];
    const ignore = (): void => {};
    const log = {
      debug: ignore,
      info: ignore,
      warn: (_: string, fields: unknown) => warnings.push(fields),
      error: ignore,
    };
    const failures = [
      (): void => {
        throw new Error('listener');
      },
      // A listener may be asynchronous although its type says that nobody waits for it.
      (): unknown => Promise.reject(new Error('late listener')),
    ];
    for (const fail of failures) {
      const onTransition: (event: unknown) => void = fail;
      const { session } = routeOver({ '': new RecordingPlace('home') }, { onTransition, log });
      expect((await session.exec({ cmd: 'x' })).stdout).toBe('home');
    }
    expect(warnings).toHaveLength(2);
  });
});
