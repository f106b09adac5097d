import { describe, expect, it } from 'vitest';
import { routeOver } from '../../test/routing-places.ts';
import type { WriteStdinArgs } from './routable-session.ts';

/** A place whose commands all run on under the same id, until they are told to end. */
function createTerminalPlace(name: string, sessionId = 5) {
  const written: WriteStdinArgs[] = [];
  const running = `Wall time: 0.1000 seconds\nProcess running with session ID ${sessionId}\nOutput:\n${name}`;
  return {
    written,
    exec: async () => ({ output: name, stdout: name, stderr: '', wallTimeSeconds: 0, sessionId }),
    execCommand: async () => running,
    writeStdin: async (args: WriteStdinArgs) => {
      written.push(args);
      if (args.chars === 'lost') return `write_stdin failed: session not found: ${sessionId}`;
      return args.chars === 'end' ? 'Process exited with code 0\nOutput:\nbye' : running;
    },
    supportsPty: () => true,
  };
}

describe('a running command', () => {
  it('is fed at the place that started it, also after a swap', async () => {
    const [home, machine] = [createTerminalPlace('home'), createTerminalPlace('machine')];
    const fixture = routeOver({ '': home, m: machine });
    await fixture.session.execCommand({ cmd: 'cat' });
    fixture.pointer = { activeSandboxId: 'm', activeEpoch: 2 };
    await fixture.session.writeStdin({ sessionId: 5, chars: 'x' });
    expect(home.written).toEqual([{ sessionId: 5, chars: 'x' }]);
    expect(machine.written).toEqual([]);
  });

  it('keeps its own id when another place gives the same one to another command', async () => {
    const [home, machine] = [createTerminalPlace('home'), createTerminalPlace('machine')];
    const fixture = routeOver({ '': home, m: machine });
    const first = await fixture.session.exec({ cmd: 'cat' });
    fixture.pointer = { activeSandboxId: 'm', activeEpoch: 2 };
    const text = await fixture.session.execCommand({ cmd: 'cat' });
    expect(first.sessionId).toBe(5);
    expect(text).toContain('Process running with session ID 6\nOutput:\nmachine');
    expect(await fixture.session.writeStdin({ sessionId: 6, chars: 'x' })).toContain('ID 6\n');
    await fixture.session.writeStdin({ sessionId: 5, chars: 'y' });
    expect(machine.written).toEqual([{ sessionId: 5, chars: 'x' }]);
    expect(home.written).toEqual([{ sessionId: 5, chars: 'y' }]);
  });

  it.each(['end', 'lost'])(
    'is forgotten with its %s, and its id goes where the pointer is',
    async (chars) => {
      const [home, machine] = [createTerminalPlace('home'), createTerminalPlace('machine')];
      const fixture = routeOver({ '': home, m: machine });
      await fixture.session.execCommand({ cmd: 'cat' });
      await fixture.session.writeStdin({ sessionId: 5, chars });
      fixture.pointer = { activeSandboxId: 'm', activeEpoch: 2 };
      await fixture.session.writeStdin({ sessionId: 5 });
      expect(machine.written).toEqual([{ sessionId: 5 }]);
    },
  );

  it('that is not known here is looked for at the active place', async () => {
    const home = createTerminalPlace('home');
    const { session } = routeOver({ '': home });
    expect(await session.writeStdin({ sessionId: 9, chars: 'x' })).toContain('home');
    expect(home.written).toEqual([{ sessionId: 9, chars: 'x' }]);
  });

  it('cannot be fed where commands cannot', async () => {
    await expect(routeOver({ '': {} }).session.writeStdin({ sessionId: 1 })).rejects.toMatchObject({
      operation: 'writeStdin',
    });
  });

  it('does not repeat a fenced input at another place', async () => {
    const home = createTerminalPlace('home');
    const machine = createTerminalPlace('machine');
    const fixture = routeOver({ '': home, m: machine });
    await fixture.session.execCommand({ cmd: 'cat' });
    fixture.pointer = { activeSandboxId: 'm', activeEpoch: 2 };
    const fence = Object.assign(new Error('refused'), { fenced: true });
    home.writeStdin = () => Promise.reject(fence);
    await expect(fixture.session.writeStdin({ sessionId: 5, chars: 'x' })).rejects.toBe(fence);
    expect(machine.written).toEqual([]);
  });
});
