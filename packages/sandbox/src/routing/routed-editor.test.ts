import { setImmediate as settle } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FENCE, RecordingPlace, routeOver } from '../../test/routing-places.ts';

const swapped = { activeSandboxId: 'm', activeEpoch: 2 };

describe('an editor', () => {
  it('that was made before a swap edits where commands go after it', async () => {
    const places = { '': new RecordingPlace('home'), m: new RecordingPlace('machine') };
    const fixture = routeOver(places);
    const editor = fixture.session.createEditor('user');
    await editor.createFile({ path: 'a' });
    fixture.pointer = swapped;
    expect(await editor.updateFile({ path: 'b' })).toEqual({ status: 'completed' });
    expect([places[''].done, places.m.done]).toEqual([['create a as user'], ['update b as user']]);
  });

  it('of a place is asked for once, so that the place can order its edits', async () => {
    let made = 0;
    const place = {
      createEditor: () => {
        made += 1;
        return { deleteFile: async () => {} };
      },
    };
    const editor = routeOver({ '': place }).session.createEditor();
    await editor.deleteFile({ path: 'a' });
    await editor.deleteFile({ path: 'b' });
    expect(made).toBe(1);
  });

  it('repeats a fenced edit on the new place', async () => {
    const places = { '': new RecordingPlace('home'), m: new RecordingPlace('machine') };
    const fixture = routeOver(places);
    const editor = fixture.session.createEditor();
    places[''].failures.push(FENCE);
    const running = editor.createFile({ path: 'a' });
    await settle();
    fixture.pointer = swapped;
    await fixture.clock.advanceBy(225);
    await running;
    expect(places.m.done).toEqual(['create a']);
  });

  it('fails with a coded error where the place edits nothing, or not in that way', async () => {
    const { session } = routeOver({ '': {} });
    await expect(session.createEditor().createFile({})).rejects.toMatchObject({
      operation: 'createEditor',
    });
    const partial = routeOver({ '': new RecordingPlace('home') });
    await expect(partial.session.createEditor().deleteFile({})).rejects.toMatchObject({
      operation: 'deleteFile',
    });
  });
});
