import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describeBox } from '@opengeni/contracts/testing';
import { describe, expect, it } from 'vitest';
import {
  buildIsolatedClient,
  describeSession,
  isolatedProvider,
  openIsolatedBox,
  usingIsolatedBoxes,
} from './isolated-box.ts';

const open = usingIsolatedBoxes();
describeBox('isolated local box', () => openIsolatedBox(), {
  roles: ['commands', 'files', 'keeper'],
});

describe('commands of an isolated box', () => {
  it('see the variables of the box, a fixed base, and nothing of this process', async () => {
    process.env['OPENGENI_TEST_HOST_SECRET'] = 'host-secret';
    const { commands } = await open({ environment: { BOX_VALUE: 'a\nb', 'odd.name': 'x' } });
    const { stdout } = await commands.run({ command: ['env', '-0'], env: { MORE: '1' } });
    delete process.env['OPENGENI_TEST_HOST_SECRET'];
    const names = stdout.split('\0').map((line) => line.slice(0, line.indexOf('=')));
    const base = ['HOME', 'LOGNAME', 'PATH', 'PWD', 'SHELL', 'TMPDIR', 'USER'];
    expect(names.filter((name) => name !== '').toSorted()).toEqual(
      ['BOX_VALUE', 'MORE', 'odd.name', ...base].toSorted(),
    );
    expect(stdout).toContain('BOX_VALUE=a\nb\0');
    expect(stdout).toContain('HOME=/workspace\0');
  });

  it('get variables of the loader that the programs around the box do not', async () => {
    const { read, commands } = await open();
    await read('printf "nothing to load" > broken.so');
    const result = await commands.run({
      command: ['/bin/sh', '-c', 'echo "$LD_PRELOAD"'],
      env: { LD_PRELOAD: '/workspace/broken.so' },
    });
    expect(result).toMatchObject({ exitCode: 0, stdout: '/workspace/broken.so\n' });
    // Only the command itself and what started it inside complain.
    expect(result.stderr).not.toContain('nsenter');
  });

  it('are found by their names alone, also when these look like variables', async () => {
    const { commands } = await open();
    const run = (env: Record<string, string>) => commands.run({ command: ['A=B', 'env'], env });
    expect(await run({})).toMatchObject({ exitCode: 127 });
    expect(await run({ LD_X: '1' })).toMatchObject({ exitCode: 127, stdout: '' });
  });

  it('find no path of this machine in the command lines of the box', async () => {
    const { read, hostWorkspace } = await open();
    const said = await read('cat /proc/[0-9]*/cmdline | tr "\\0" " "');
    expect(said).toContain('--args');
    expect(said).not.toContain(dirname(hostWorkspace));
    expect(said).not.toContain(dirname(process.execPath));
  });

  it('share processes, network and temporary files with each other until the box ends', async () => {
    const { commands, read } = await open();
    const serve =
      'require("net").createServer((s) => s.end("served")).listen(4321, "127.0.0.1", () => console.log("up"))';
    const started = await commands.run({
      command: `node -e '${serve}' > /tmp/server.log 2>&1 & echo $! > /tmp/pid; until grep -q up /tmp/server.log; do sleep 0.05; done`,
      timeoutMs: 20_000,
    });
    expect(started.exitCode).toBe(0);
    const connect =
      'require("net").connect(4321, "127.0.0.1").on("data", (d) => console.log(String(d)))';
    expect(await read(`node -e '${connect}'`)).toBe('served');
    expect(await read('kill -9 "$(cat /tmp/pid)" && echo killed')).toBe('killed');
  });

  it.each(['INT', 'PIPE', 'TERM', 'KILL', 'SEGV'])('report their end by SIG%s', async (name) => {
    const { commands } = await open();
    const result = await commands.run({ command: `kill -${name} $$` });
    expect(result).toMatchObject({ outcome: 'signaled', exitCode: null, signal: `SIG${name}` });
  });

  it('run anew after a command killed everything in the box', async () => {
    const { commands, read } = await open();
    await commands.run({ command: 'echo kept > kept; kill -9 -1' });
    await expect.poll(() => read('cat kept').catch(() => 'not yet')).toBe('kept');
  });

  it('are ended when the callback for their output fails, at once and without harm', async () => {
    const { commands, read } = await open();
    const fail = (): never => {
      throw new Error('defect');
    };
    for (const onOutput of [fail, async () => fail()]) {
      const running = commands.run({ command: 'echo $$ > pid; echo up; sleep 60', onOutput });
      await expect(running).rejects.toMatchObject({
        code: 'invalid_request',
        cause: { message: 'defect' },
      });
      // A process that ended but was not collected yet is still listed.
      const state = await read('grep -s "^State:" "/proc/$(cat pid)/status" || echo gone');
      expect(state).toMatch(/^(?:gone|State:\s+Z.*)$/);
    }
  });

  it('end with the box while they run', async () => {
    const { commands, session } = await open();
    const running = commands.run({
      command: 'echo up; sleep 60',
      onOutput: () => void session.close?.(),
    });
    expect(await running).toMatchObject({ outcome: 'signaled', signal: 'SIGKILL', stdout: 'up\n' });
  });

  it('say that their directory is missing, that they cannot be executed, or that the box is gone', async () => {
    const { commands, files, session } = await open();
    await expect(commands.run({ command: 'true', cwd: 'no' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await files.writeBytes('plain', new Uint8Array([1]), { mode: 0o644 });
    expect(await commands.run({ command: ['./plain'] })).toMatchObject({ exitCode: 126 });
    expect(await commands.run({ command: ['./plain/x'] })).toMatchObject({ exitCode: 127 });
    const command = ['true', 'x'.repeat(4_000_000)];
    await expect(commands.run({ command })).rejects.toMatchObject({ code: 'invalid_request' });
    await session.close?.();
    await expect(commands.run({ command: 'true' })).rejects.toMatchObject({ code: 'box_gone' });
  });

  it('find the Node of this process where a search path of this machine names it', async () => {
    const PATH = `${dirname(process.execPath)}:/usr/bin:/bin`;
    const { read } = await open({ environment: { PATH } });
    expect(await read('node --version')).toBe(process.version);
    expect(await read('echo "$PATH"')).not.toContain(dirname(process.execPath));
  });

  it('own what was written for them, and what they write can be read', async () => {
    const { files, read } = await open();
    await files.writeBytes('deep/er/file', new TextEncoder().encode('one'));
    expect(await read('echo two >> deep/er/file && cp deep/er/file deep/copy && id -un')).toBe(
      'sandbox',
    );
    expect(new TextDecoder().decode(await files.readBytes('deep/copy'))).toBe('onetwo\n');
  });
});

describe('the life of an isolated box', () => {
  it('goes on in another client, by its stored state', async () => {
    const box = await open({ environment: { A: '1' } });
    await box.read('echo kept > kept');
    const stored = JSON.parse(
      JSON.stringify(await buildIsolatedClient().serializeSessionState?.(box.session.state)),
    ) as Record<string, unknown>;
    const other = buildIsolatedClient();
    const resumed = describeSession(
      await other.resume((await other.deserializeSessionState?.(stored)) ?? {}),
    );
    expect(await resumed.read('cat kept; echo $A; pwd')).toBe('kept\n1\n/workspace');
  });

  it('keeps the isolation that it was made with', async () => {
    const box = await open();
    const stored = { ...box.session.state };
    const settings = { localIsolation: 'none', localNetwork: false } as const;
    await expect(buildIsolatedClient(settings).resume(stored)).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('OPENGENI_LOCAL_ISOLATION'),
    });
    const plain = await buildIsolatedClient(settings).create({});
    await expect(buildIsolatedClient().resume({ ...plain.state })).rejects.toMatchObject({
      code: 'config_invalid',
    });
    const auto = buildIsolatedClient({ localIsolation: 'auto', localNetwork: false });
    expect(describeSession(await auto.resume({ ...plain.state })).workspaceRoot).toBe(
      Reflect.get(plain.state, 'workspaceRootPath'),
    );
    await plain.close?.();
  });

  it('leaves nothing on this machine, whatever its commands made', async () => {
    const box = await open();
    await box.read(
      'mkdir -p a/b && touch a/b/c && chmod 000 a/b && ln -s / root && mkfifo pipe && mkdir "$(printf \'\\377\')" && touch "$(printf \'\\377/\\376\')"',
    );
    const deeper =
      'for (let i = 0; i < 600; i += 1) { fs.mkdirSync("dddddddd"); process.chdir("dddddddd"); }';
    await box.read(`node -e '${deeper}'`);
    await box.session.close?.();
    expect(existsSync(dirname(box.hostWorkspace))).toBe(false);
  });

  it('costs no folder when the SDK refuses the box', async () => {
    const before = await listBases();
    await expect(
      buildIsolatedClient().create({ manifest: { root: '/elsewhere' } }),
    ).rejects.toThrow();
    expect(await listBases()).toEqual(before);
  });

  it('ends by its instance id, also a second time', async () => {
    const box = await open();
    await box.read('sleep 60 > /dev/null 2>&1 &');
    const settings = { localIsolation: 'auto', localNetwork: false } as const;
    await isolatedProvider.terminateById?.(settings, box.instanceId);
    await isolatedProvider.terminateById?.(settings, box.instanceId);
    expect(existsSync(dirname(box.hostWorkspace))).toBe(false);
    await expect(box.commands.run({ command: 'true' })).rejects.toMatchObject({ code: 'box_gone' });
    await expect(
      isolatedProvider.terminateById?.(settings, join(tmpdir(), 'somebody-elses')),
    ).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

async function listBases(): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { instanceId } of isolatedProvider.inventory?.({
    localIsolation: 'auto',
    localNetwork: false,
  }) ?? []) {
    ids.push(instanceId);
  }
  return ids.toSorted();
}
