import { rename, rm } from 'node:fs/promises';
import type { SandboxSessionLike } from '@opengeni/contracts/ports';
import { afterEach, describe, expect, it } from 'vitest';
import { createLocalProvider } from '../src/index.ts';

const opened: SandboxSessionLike[] = [];

afterEach(async () => {
  for (const session of opened.splice(0)) await session.close?.();
});

describe.each(['none', 'bubblewrap'] as const)('the session of a local box, %s', (isolation) => {
  const provider = createLocalProvider();

  async function open(): Promise<SandboxSessionLike> {
    const settings = { localIsolation: isolation, localNetwork: false };
    const client = provider.build({ settings, environment: {}, exposedPorts: [] });
    const session = await client?.create?.({ manifest: { environment: {} } });
    if (session === undefined) throw new Error('there is no session');
    opened.push(session);
    return session;
  }
  const exec = (session: SandboxSessionLike, cmd: string): Promise<string> => {
    const work = Reflect.get(session, 'execCommand') as (args: object) => Promise<string>;
    return work.call(session, { cmd, shell: '/bin/sh', login: false, yieldTimeMs: 10_000 });
  };

  it.each([
    ['KILL', 137],
    ['TERM', 143],
    ['INT', 130],
    ['SEGV', 139],
  ])('tells the end of a command by SIG%s as a shell does', async (name, code) => {
    expect(await exec(await open(), `kill -${name} $$`)).toContain(`exited with code ${code}\n`);
  });

  it('tells the exit code of a command that ends by itself', async () => {
    expect(await exec(await open(), 'exit 7')).toContain('exited with code 7\n');
  });

  it('says that the box is gone when its workspace is, whatever it is asked', async () => {
    const session = await open();
    const workspace = String(Reflect.get(session.state, 'workspaceRootPath'));
    await exec(session, 'echo hello > file');
    await rename(workspace, `${workspace}-moved`);
    try {
      const createEditor = Reflect.get(session, 'createEditor') as () => {
        deleteFile(operation: object): Promise<unknown>;
      };
      const editor = createEditor.call(session);
      const uses = [
        () => exec(session, 'ls'),
        () => editor.deleteFile({ type: 'delete_file', path: 'file' }),
      ];
      for (const use of uses) {
        const failure: unknown = await use().catch((error: unknown) => error);
        expect(failure).toMatchObject({ code: 'box_gone' });
        expect(provider.classifyFailure?.(failure)).toBe('gone');
      }
    } finally {
      await rm(`${workspace}-moved`, { recursive: true });
    }
  });
});
