import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '@openai/agents';
import { Manifest, SandboxAgent, filesystem, shell } from '@openai/agents/sandbox';
import { ScriptedModel, assistantMessage, functionCall } from '@openai/agents/testing';
import { describe, expect, it } from 'vitest';
import { buildIsolatedClient, usingIsolatedBoxes } from './isolated-box.ts';
import type { IsolatedLocalBox } from './isolated-box.ts';

const open = usingIsolatedBoxes();
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A method of the SDK's session that the port does not name. */
function call<T>(box: IsolatedLocalBox, method: string, ...args: unknown[]): Promise<T> {
  const work = Reflect.get(box.session, method) as (...given: unknown[]) => Promise<T>;
  return work.apply(box.session, args);
}

function sessionIdOf(output: string): number {
  return Number(/session ID (\d+)/i.exec(output)?.[1]);
}

describe('the session of an isolated box', () => {
  it('serves a run of the Agents SDK with shell, patches and pictures', async () => {
    const box = await open({ environment: { GREETING: 'hello' } });
    await box.files.writeBytes('pixel.png', PIXEL);
    const operation = { type: 'create_file', path: 'made.txt', diff: '+by a patch' } as const;
    const model = new ScriptedModel([
      [functionCall('exec_command', { cmd: 'echo "$GREETING" from $PWD' }, { callId: '1' })],
      [{ type: 'apply_patch_call', callId: '2', status: 'completed', operation }],
      [functionCall('view_image', { path: 'pixel.png' }, { callId: '3' })],
      [functionCall('exec_command', { cmd: 'cat made.txt' }, { callId: '4' })],
      [assistantMessage('done')],
    ]);
    const agent = new SandboxAgent({
      name: 'worker',
      model,
      capabilities: [shell(), filesystem()],
    });
    const result = await run(agent, 'go', {
      // The port describes the part of the SDK that these packages use; at run time it is the SDK's own session.
      sandbox: { client: buildIsolatedClient(), session: box.session } as never,
    });
    const items = JSON.stringify(result.newItems);
    expect(result.finalOutput).toBe('done');
    expect(items).toContain('hello from /workspace');
    expect(items).toContain('by a patch');
    expect(items).toContain('image/png');
    expect(items).not.toContain(box.hostWorkspace);
  });

  it('gives a command a terminal of the box and passes on what is typed', async () => {
    const box = await open();
    const started = await call<string>(box, 'execCommand', {
      cmd: 'tty; read -r line; echo "got $line"; trap "echo caught; exit 3" INT; sleep 30 & wait',
      tty: true,
      yieldTimeMs: 300,
    });
    expect(started).toContain('/dev/pts/');
    const sessionId = sessionIdOf(started);
    const typed = await call<string>(box, 'writeStdin', {
      sessionId,
      chars: 'words\n',
      yieldTimeMs: 500,
    });
    expect(typed).toContain('got words');
    const ended = await call<string>(box, 'writeStdin', {
      sessionId,
      chars: '\u0003',
      yieldTimeMs: 5000,
    });
    expect(ended).toContain('caught');
    expect(ended).toContain('code 3');
  });

  it('interrupts a command without a terminal inside the box, which may handle it', async () => {
    const box = await open();
    const started = await call<string>(box, 'execCommand', {
      cmd: 'trap "echo caught; exit 5" INT; echo up; while :; do sleep 0.05; done',
      shell: '/bin/sh',
      login: false,
      yieldTimeMs: 500,
    });
    const ended = await call<string>(box, 'writeStdin', {
      sessionId: sessionIdOf(started),
      chars: '\u0003',
      yieldTimeMs: 5000,
    });
    expect(ended).toContain('caught');
    expect(ended).toContain('code 5');
  });

  it('edits, moves, lists and finds files as the SDK does', async () => {
    const box = await open();
    const editor = Reflect.get(box.session, 'createEditor').call(box.session) as Record<
      'createFile' | 'updateFile' | 'deleteFile',
      (operation: object) => Promise<unknown>
    >;
    await editor.createFile({ type: 'create_file', path: 'a/one.txt', diff: '+first\n+second' });
    await expect(
      editor.createFile({ type: 'create_file', path: 'a/one.txt', diff: '+again' }),
    ).rejects.toMatchObject({ code: 'EEXIST' });
    const diff = '@@\n first\n-second\n+third';
    await editor.updateFile({ type: 'update_file', path: 'a/one.txt', diff, moveTo: 'b/two.txt' });
    expect(await box.read('cat b/two.txt; ls a | wc -l')).toBe('first\nthird0');
    expect(await call(box, 'listDir', { path: 'b' })).toEqual([
      { name: 'two.txt', path: 'b/two.txt', type: 'file' },
    ]);
    expect(await call(box, 'pathExists', 'b/two.txt')).toBe(true);
    expect(await call(box, 'directoryExists', '/workspace/b')).toBe(true);
    await editor.deleteFile({ type: 'delete_file', path: '/workspace/b/two.txt' });
    expect(await call(box, 'pathExists', 'b/two.txt')).toBe(false);
    await expect(call(box, 'readFile', { path: 'b/two.txt' })).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  it('takes entries of a manifest while commands run', async () => {
    const source = await mkdtemp(join(process.cwd(), '.manifest-source-'));
    try {
      await writeFile(join(source, 'from-host.txt'), 'from the host');
      const box = await open();
      const manifest = new Manifest({
        environment: { ADDED: 'yes' },
        entries: {
          'notes/one.txt': { type: 'file', content: 'one' },
          copied: { type: 'local_dir', src: source },
        },
      });
      await call(box, 'applyManifest', manifest);
      const seen = await box.read(
        'cat notes/one.txt copied/from-host.txt; echo; echo $ADDED; echo x >> notes/one.txt',
      );
      expect(seen).toBe('onefrom the host\nyes');
      await call(box, 'materializeEntry', {
        path: 'notes/two.txt',
        entry: { type: 'file', content: 'two' },
      });
      expect(await box.read('cat notes/two.txt')).toBe('two');
    } finally {
      await rm(source, { recursive: true, force: true });
    }
  });

  it('says what it does not offer', async () => {
    const box = await open();
    const unsupported = { code: 'unsupported' };
    await expect(call(box, 'execCommand', { cmd: 'id', runAs: 'root' })).rejects.toMatchObject(
      unsupported,
    );
    const mounted = new Manifest({
      entries: { data: { type: 'mount', source: '/etc', readOnly: false } as never },
    });
    await expect(call(box, 'applyManifest', mounted)).rejects.toMatchObject(unsupported);
    await expect(
      buildIsolatedClient().create({ manifest: { root: '/elsewhere' } }),
    ).rejects.toMatchObject(unsupported);
    await expect(call(box, 'resolveExposedPort', 3000)).rejects.toMatchObject({
      code: 'port_unavailable',
      message: expect.stringContaining('OPENGENI_LOCAL_NETWORK'),
    });
  });
});
