import { describe, expect, it } from 'vitest';
import { RecordingPlace, routeOver } from '../../test/routing-places.ts';

const swapped = { activeSandboxId: 'm', activeEpoch: 2 };

describe('the native desktop', () => {
  const shot = { png: new Uint8Array([1]), width: 1, height: 1, nativeWidth: 2, nativeHeight: 2 };
  const native = () => {
    const events: unknown[] = [];
    return {
      events,
      desktopInput: async (event: unknown) => {
        events.push(event);
      },
      screenshot: async () => shot,
    };
  };
  const withDefault = (session: object) => ({
    defaultResolved: { session, sandboxId: null, kind: 'modal' },
  });

  it('is there when the default place has both a screen and input', async () => {
    const place = native();
    const { session } = routeOver({ '': place }, withDefault(place));
    expect(await session.screenshot?.()).toBe(shot);
    await session.desktopInput?.({ $case: 'scroll' });
    expect(place.events).toEqual([{ $case: 'scroll' }]);
  });

  it('is absent, also as a property, when the default place has not both', () => {
    for (const place of [new RecordingPlace('home'), { screenshot: async () => shot }]) {
      const { session } = routeOver({ '': place }, withDefault(place));
      expect('screenshot' in session).toBe(false);
      expect('desktopInput' in session).toBe(false);
    }
  });

  it('appears when the session moves from a cloud box to a machine with a screen', async () => {
    const home = new RecordingPlace('home');
    const fixture = routeOver({ '': home, m: native() }, withDefault(home));
    fixture.pointer = swapped;
    await fixture.session.prime();
    expect(await fixture.session.screenshot?.()).toBe(shot);
  });

  it('can be offered before a place with a screen was met, and is decided with each call', async () => {
    const fixture = routeOver(
      { '': {}, m: native() },
      { ...withDefault({}), mayOffer: { nativeDesktop: true } },
    );
    await expect(fixture.session.screenshot?.()).rejects.toMatchObject({ code: 'unsupported' });
    fixture.pointer = swapped;
    expect(await fixture.session.nativeDesktop().screenshot()).toBe(shot);
  });

  it('rejects after a swap to a place without a screen', async () => {
    const place = native();
    const fixture = routeOver({ '': place, m: {} }, withDefault(place));
    fixture.pointer = swapped;
    await expect(fixture.session.screenshot?.()).rejects.toMatchObject({
      name: 'RoutingUnsupportedError',
      kind: 'selfhosted',
    });
    await expect(fixture.session.desktopInput?.({})).rejects.toMatchObject({
      operation: 'desktopInput',
    });
  });
});
