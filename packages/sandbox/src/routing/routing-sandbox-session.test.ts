import { setImmediate as settle } from 'node:timers/promises';
import { SandboxError } from '@opengeni/contracts/errors';
import { expect, describe, it } from 'vitest';
import { FENCE, RecordingPlace, routeOver } from '../../test/routing-places.ts';
import type { ActivePointer } from './active-pointer.ts';
import { RoutingSandboxSession } from './routing-sandbox-session.ts';

const at = (activeSandboxId: string | null, activeEpoch: number): ActivePointer => ({
  activeSandboxId,
  activeEpoch,
});

describe('an operation', () => {
  it('goes to the place that the pointer names at that moment', async () => {
    const home = new RecordingPlace('home');
    const machine = new RecordingPlace('machine');
    const fixture = routeOver({ '': home, m: machine });
    expect((await fixture.session.exec({ cmd: 'one' })).stdout).toBe('home');
    fixture.pointer = at('m', 2);
    expect((await fixture.session.exec({ cmd: 'two' })).stdout).toBe('machine');
    expect([home.done, machine.done]).toEqual([['one'], ['two']]);
  });

  it('finds the place again without resolving while the pointer stands still', async () => {
    const fixture = routeOver({ '': new RecordingPlace('home') });
    await fixture.session.exec({ cmd: 'one' });
    await fixture.session.readFile({ path: 'a' });
    fixture.pointer = { ...at(null, 1), workingDir: '' };
    await fixture.session.readFile({ path: 'b' });
    expect(fixture.resolved).toHaveLength(1);
  });

  it('lands right after each of five swaps', async () => {
    const places = { '': new RecordingPlace('home'), m: new RecordingPlace('machine') };
    const fixture = routeOver(places);
    for (const epoch of [1, 2, 3, 4, 5]) {
      fixture.pointer = at(epoch % 2 === 0 ? 'm' : null, epoch);
      await fixture.session.exec({ cmd: String(epoch) });
    }
    expect(places[''].done).toEqual(['1', '3', '5']);
    expect(places.m.done).toEqual(['2', '4']);
  });

  it('follows a pointer to another place or another folder at the same epoch', async () => {
    const places = { a: new RecordingPlace('a'), b: new RecordingPlace('b') };
    const fixture = routeOver(places);
    for (const pointer of [at('a', 7), at('b', 7), { ...at('b', 7), workingDir: '/srv' }]) {
      fixture.pointer = pointer;
      await fixture.session.exec({ cmd: 'x' });
    }
    expect(
      fixture.resolved.map((pointer) => [pointer.activeSandboxId, pointer.workingDir]),
    ).toEqual([
      ['a', null],
      ['b', null],
      ['b', '/srv'],
    ]);
  });

  it('follows a pointer object that its owner changes in place', async () => {
    const places = { '': new RecordingPlace('home'), m: new RecordingPlace('machine') };
    const shared = at(null, 1);
    const fixture = routeOver(places, { readPointer: async () => shared });
    await fixture.session.exec({ cmd: 'one' });
    Object.assign(shared, at('m', 2));
    await fixture.session.exec({ cmd: 'two' });
    expect(places.m.done).toEqual(['two']);
  });

  it('that the place lacks fails with the name of the place', async () => {
    const { session } = routeOver({ '': {} });
    await expect(session.readFile({ path: 'a' })).rejects.toMatchObject({
      name: 'RoutingUnsupportedError',
      code: 'unsupported',
      message: 'the active sandbox (modal) does not support "readFile"',
    });
    await expect(session.exec({ cmd: 'a' })).rejects.toMatchObject({ operation: 'exec' });
    await expect(session.execCommand({ cmd: 'a' })).rejects.toMatchObject({
      operation: 'execCommand',
    });
  });

  it('passes every routed method on with its receiver and its arguments', async () => {
    const calls: unknown[][] = [];
    const place = new Proxy(
      {},
      {
        get:
          (_, name) =>
          (...args: unknown[]) => {
            calls.push([name, ...args]);
            return Promise.resolve(name);
          },
        has: (_, name) => typeof name === 'string',
      },
    );
    const { session } = routeOver({ '': place });
    const entry = { path: 'a', entry: { type: 'dir' } };
    await session.writeFile({ path: 'a', content: 'x' });
    await session.listDir({ path: '.' });
    await session.pathExists('a', 'user');
    await session.viewImage({ path: 'a.png' });
    await session.materializeEntry(entry);
    await session.resolveExposedPort(6080);
    expect(await session.serializeSessionState()).toBe('serializeSessionState');
    expect(calls).toEqual([
      ['writeFile', { path: 'a', content: 'x' }],
      ['listDir', { path: '.' }],
      ['pathExists', 'a', 'user'],
      ['viewImage', { path: 'a.png' }],
      ['materializeEntry', entry],
      ['resolveExposedPort', 6080],
      ['serializeSessionState'],
    ]);
  });

  it('serialises to nothing where a place keeps no record', async () => {
    expect(await routeOver({ '': {} }).session.serializeSessionState()).toBeUndefined();
  });
});

describe('a fence', () => {
  it('repeats the operation where the pointer went, and the refusing place did nothing', async () => {
    const home = new RecordingPlace('home');
    const machine = new RecordingPlace('machine');
    const fixture = routeOver({ '': home, m: machine });
    await fixture.session.prime();
    home.failures.push(FENCE);
    const running = fixture.session.exec({ cmd: 'x' });
    fixture.pointer = at('m', 2);
    expect((await running).stdout).toBe('machine');
    expect([home.done, machine.done]).toEqual([[], ['x']]);
    expect(fixture.clock.sleeping).toBe(0);
  });

  it('waits with a spread pause until the pointer moves', async () => {
    const home = new RecordingPlace('home');
    const machine = new RecordingPlace('machine');
    const fixture = routeOver({ '': home, m: machine });
    home.failures.push(FENCE);
    const running = fixture.session.exec({ cmd: 'x' });
    await settle();
    fixture.pointer = at('m', 2);
    await fixture.clock.advanceBy(224);
    expect(machine.done).toEqual([]);
    await fixture.clock.advanceBy(1);
    expect((await running).stdout).toBe('machine');
  });

  it('takes the same place up anew when the pointer stays', async () => {
    const home = new RecordingPlace('home');
    const fixture = routeOver({ '': home });
    home.failures.push(new SandboxError('fenced', 'another holder'));
    const running = fixture.session.exec({ cmd: 'x' });
    await settle();
    await fixture.clock.advanceBy(5 * 225);
    expect((await running).stdout).toBe('home');
    expect(fixture.resolved).toHaveLength(2);
  });

  it('is thrown after the last repetition', async () => {
    const home = new RecordingPlace('home');
    const fixture = routeOver({ '': home }, { maxFenceRetries: 2 });
    home.failures.push(FENCE, FENCE, FENCE, new Error('never reached'));
    const running = fixture.session.exec({ cmd: 'x' });
    const failed = expect(running).rejects.toBe(FENCE);
    await settle();
    await fixture.clock.advanceBy(2 * 5 * 225);
    await failed;
    expect(home.failures).toHaveLength(1);
  });

  it('of several operations at once takes the place up once', async () => {
    const places = { '': new RecordingPlace('home'), m: new RecordingPlace('machine') };
    const fixture = routeOver(places);
    await fixture.session.prime();
    places[''].failures.push(FENCE, FENCE, FENCE);
    const running = ['a', 'b', 'c'].map((cmd) => fixture.session.exec({ cmd }));
    fixture.pointer = at('m', 2);
    await Promise.all(running);
    expect(fixture.resolved).toHaveLength(2);
    expect(places.m.done.toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('is known by its type: an untyped text about fences and epochs is never repeated', async () => {
    const home = new RecordingPlace('home');
    const fixture = routeOver({ '': home });
    for (const text of ['operation was fenced', 'epoch superseded by supervisor']) {
      home.failures.push(new Error(text));
      await expect(fixture.session.exec({ cmd: 'rm' })).rejects.toThrow(text);
    }
    expect(fixture.resolved).toHaveLength(1);
  });

  it('of the resolver is not repeated', async () => {
    const fixture = routeOver(
      {},
      { resolveActiveBackend: () => Promise.reject(FENCE), maxFenceRetries: 3 },
    );
    await expect(fixture.session.exec({ cmd: 'x' })).rejects.toBe(FENCE);
  });
});

describe('what is asked without waiting', () => {
  it('speaks of the default place first and of the active one after priming, by reference', async () => {
    const home = new RecordingPlace('home');
    const machine = Object.assign(new RecordingPlace('machine'), { supportsPty: () => true });
    const fixture = routeOver(
      { m: machine },
      { defaultResolved: { session: home, sandboxId: null, kind: 'modal' } },
    );
    fixture.pointer = at('m', 1);
    expect(fixture.session.state).toBe(home.state);
    expect(fixture.session.supportsPty()).toBe(false);
    expect(await fixture.session.prime()).toMatchObject({ session: machine, sandboxId: 'm' });
    expect(fixture.session.state).toBe(machine.state);
    expect(fixture.session.supportsPty()).toBe(true);
  });

  it('has one state as long as there is no place', () => {
    const { session } = routeOver({});
    expect(session.state).toEqual({});
    expect(session.state).toBe(session.state);
  });

  it('offers to feed commands when a place that may follow can', () => {
    const { session } = routeOver({ '': {} }, { mayOffer: { pty: true } });
    expect(session.supportsPty()).toBe(true);
  });
});

describe('the end of a run', () => {
  it('touches no place', async () => {
    const ended: string[] = [];
    const end = (name: string) => async () => {
      ended.push(name);
    };
    const place = {
      state: {},
      preStop: end('preStop'),
      close: end('close'),
      delete: end('delete'),
    };
    const { session } = routeOver({ '': place });
    await session.prime();
    await session.preStop();
    expect(ended).toEqual([]);
    for (const name of ['stop', 'shutdown', 'delete', 'close', 'terminate', 'kill']) {
      expect(name in session).toBe(false);
    }
  });
});

describe('construction', () => {
  it('refuses a default place that is a routing session', () => {
    const { session } = routeOver({});
    expect(() =>
      routeOver({}, { defaultResolved: { session, sandboxId: null, kind: 'modal' } }),
    ).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  it('refuses a number of retries that would never end', () => {
    for (const maxFenceRetries of [-1, Number.NaN, 1.5]) {
      expect(() => routeOver({}, { maxFenceRetries })).toThrow('maxFenceRetries');
    }
  });

  it('refuses itself when the pointer leads to it', async () => {
    const session: RoutingSandboxSession = new RoutingSandboxSession({
      readPointer: async () => at(null, 1),
      resolveActiveBackend: async () => ({ session, sandboxId: null, kind: 'modal' }),
    });
    await expect(session.exec({ cmd: 'x' })).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
