import { SandboxError } from '@opengeni/contracts/errors';
import { describe, expect, it } from 'vitest';

import { watchSession } from './watch-session.ts';

class VendorNotFound extends Error {}

class OwnSession {
  #calls = 0;
  state = { manifest: 1 };

  async execCommand({ cmd }: { cmd: string }): Promise<string> {
    this.#calls += 1;
    if (cmd === 'gone') throw new SandboxError('box_gone', 'gone');
    if (cmd === 'fenced') throw new SandboxError('fenced', 'fenced');
    if (cmd === 'not found') throw new VendorNotFound('no such box');
    if (cmd === 'broken') throw new Error('no such box');
    if (cmd === 'slow') throw new SandboxError('timeout', 'slow');
    return await Promise.resolve(`${cmd} ${this.#calls}`);
  }

  supportsPty(): boolean {
    return true;
  }

  createEditor(): { createFile(): Promise<never> } {
    return { createFile: () => Promise.reject(new SandboxError('box_gone', 'gone')) };
  }
}

function watched(): {
  readonly lost: string[];
  readonly session: OwnSession;
  readonly target: OwnSession;
} {
  const lost: string[] = [];
  const target = new OwnSession();
  const session = watchSession(target, {
    onLost: ({ code }) => lost.push(code),
    classifyFailure: (error) => (error instanceof VendorNotFound ? 'gone' : 'unknown'),
  }) as unknown as OwnSession;
  return { lost, session, target };
}

describe('a session that is watched', () => {
  it('works as before, private state and synchronous methods included', async () => {
    const { lost, session } = watched();
    expect(await session.execCommand({ cmd: 'ls' })).toBe('ls 1');
    expect(session.supportsPty()).toBe(true);
    expect(session).toBeInstanceOf(OwnSession);
    expect(lost).toEqual([]);
  });

  it('shares its state with the session', () => {
    const { session, target } = watched();
    session.state = { manifest: 2 };
    expect(target.state).toEqual({ manifest: 2 });
    expect(session.state).toBe(target.state);
  });

  it.each([
    ['gone', 'box_gone'],
    ['fenced', 'fenced'],
  ])('tells when a call fails with %s, and still fails it', async (cmd, code) => {
    const { lost, session } = watched();
    await expect(session.execCommand({ cmd })).rejects.toMatchObject({ code });
    expect(lost).toEqual([code]);
  });

  it('tells nothing of failures that the model can go on from', async () => {
    const { lost, session } = watched();
    await expect(session.execCommand({ cmd: 'slow' })).rejects.toMatchObject({ code: 'timeout' });
    expect(lost).toEqual([]);
  });

  it('tells what the provider calls gone, whatever its SDK throws', async () => {
    const { lost, session } = watched();
    await expect(session.execCommand({ cmd: 'not found' })).rejects.toThrow(VendorNotFound);
    await expect(session.execCommand({ cmd: 'broken' })).rejects.toThrow('no such box');
    expect(lost).toEqual(['box_gone']);
  });

  it('watches the editor too', async () => {
    const { lost, session } = watched();
    await expect(session.createEditor().createFile()).rejects.toMatchObject({ code: 'box_gone' });
    expect(lost).toEqual(['box_gone']);
  });
});
