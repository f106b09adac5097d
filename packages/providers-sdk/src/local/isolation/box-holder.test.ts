import { open } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { describeProcess } from '../process-identity.ts';
import { adoptHolder, createHolder } from './box-holder.ts';

const held = { isNetworkShared: false, controlGroups: [], controlled: [] };

it.runIf(process.platform === 'linux')(
  'the way into a box stays open until the commands that are on it have entered',
  async () => {
    const folder = await open('/proc/self', 'r');
    const holder = await createHolder({ folder, users: undefined });
    expect(await holder.isAlive()).toBe(true);
    let enter = (): void => {};
    holder.keepFor(new Promise<void>((resolve) => (enter = resolve)));
    const closing = holder.close();
    expect(await holder.isAlive()).toBe(false);
    expect(folder.fd).toBeGreaterThan(0);
    enter();
    await closing;
    expect(folder.fd).toBe(-1);
  },
);

it.runIf(process.platform === 'linux')(
  'a box is not adopted by the number of a process that is another one by now',
  async () => {
    const self = await describeProcess(process.pid);
    const other = { pid: process.pid, startedAt: 'long ago' };
    expect(await adoptHolder({ ...held, first: other }, self)).toBeUndefined();
    expect(await adoptHolder({ ...held, first: self }, other)).toBeUndefined();
    const innerUsers = { descriptor: 0, name: 'user:[1]' };
    await expect(adoptHolder({ ...held, first: self, innerUsers }, self)).rejects.toMatchObject({
      code: 'provider_failed',
    });
    const holder = await adoptHolder({ ...held, first: self }, self);
    expect(await holder?.isAlive()).toBe(true);
    await holder?.close();
  },
);
