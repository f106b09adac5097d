import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { rename, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SandboxAgent, shell } from '@openai/agents/sandbox';
import { run } from '@openai/agents';
import { ScriptedModel, assistantMessage, functionCall } from '@openai/agents/testing';
import { describeBox } from '@opengeni/contracts/testing';
import type { Box, CommandRunner, FileAccess, SandboxSessionLike } from '@opengeni/contracts/ports';
import { afterEach, describe, expect, it } from 'vitest';
import { createLocalProvider } from '../src/index.ts';
import { keeperOf } from './isolated-box.ts';

const provider = createLocalProvider();
const settings = { localIsolation: 'none', localNetwork: false } as const;

interface LocalBox extends Box, AsyncDisposable {
  readonly files: FileAccess;
  readonly session: SandboxSessionLike;
}

function buildClient() {
  const client = provider.build({ settings, environment: {}, exposedPorts: [] });
  if (client?.create === undefined) throw new Error('the local provider has no client');
  return { ...client, create: client.create };
}

async function openBox(environment: Record<string, string> = {}): Promise<LocalBox> {
  const session = await buildClient().create({ manifest: { environment } });
  const { commands, files } = provider.rolesOf?.(session) ?? {};
  if (commands === undefined || files === undefined) throw new Error('roles are missing');
  const workspaceRoot = provider.workspaceRootOf?.(session) ?? '';
  return {
    commands,
    files,
    keeper: keeperOf(session),
    session,
    backend: 'local',
    instanceId: workspaceRoot,
    workspaceRoot,
    [Symbol.asyncDispose]: async () => session.close?.(),
  };
}

/** A process that nobody has collected yet does not run any more. */
function isRunning(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !/\) Z /.test(readFileSync(file, 'utf8'));
}

const opened: LocalBox[] = [];
async function box(environment?: Record<string, string>): Promise<LocalBox> {
  const fresh = await openBox(environment);
  opened.push(fresh);
  return fresh;
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each[Symbol.asyncDispose]()));
});

describeBox('local box', () => openBox(), { roles: ['commands', 'files', 'keeper'] });

describe('a command in a local box', () => {
  it('sees the variables of the box and nothing of this process', async () => {
    process.env['OPENGENI_TEST_HOST_SECRET'] = 'host-secret';
    const value = 'it\'s\n"two" $HOME';
    const { commands, workspaceRoot } = await box({ BOX_VALUE: value });
    const { stdout } = await commands.run({ command: ['env', '-0'] });
    delete process.env['OPENGENI_TEST_HOST_SECRET'];
    const variables = new Map(
      stdout
        .split('\0')
        .filter((line) => line !== '')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    expect(variables.get('BOX_VALUE')).toBe(value);
    expect(variables.get('HOME')).toBe(workspaceRoot);
    expect([...variables.keys()].toSorted()).toEqual(
      ['BOX_VALUE', 'HOME', 'LOGNAME', 'PATH', 'PWD', 'SHELL', 'TMPDIR', 'USER'].toSorted(),
    );
  });

  it('reports each exit code from 0 to 255 as it is', async () => {
    const { commands } = await box();
    for (let code = 0; code <= 255; code += 1) {
      const result = await commands.run({ command: ['sh', '-c', `exit ${code}`] });
      expect([result.outcome, result.exitCode]).toEqual(['exited', code]);
    }
  });

  it.each(['INT', 'PIPE', 'TERM', 'KILL', 'SEGV'])('reports its end by SIG%s', async (name) => {
    const { commands } = await box();
    const result = await commands.run({ command: `kill -${name} $$` });
    expect(result).toMatchObject({ outcome: 'signaled', exitCode: null, signal: `SIG${name}` });
  });

  it('keeps memory bounded when it writes 100 MB', async () => {
    const { commands } = await box();
    const before = process.memoryUsage().rss;
    const result = await commands.run({
      command: 'head -c 100000000 /dev/zero; head -c 100000000 /dev/zero >&2',
      maxOutputBytes: 100_000,
    });
    expect(result).toMatchObject({ exitCode: 0, stdoutTruncated: true, stderrTruncated: true });
    expect(process.memoryUsage().rss - before).toBeLessThan(128_000_000);
  });

  it('may leave a process running that ends with the box', async () => {
    const { commands, session } = await box();
    const result = await commands.run({ command: 'sleep 60 & echo $!' });
    const child = Number(result.stdout.trim());
    expect(isRunning(child)).toBe(true);
    await session.close?.();
    await expect.poll(() => isRunning(child)).toBe(false);
  });

  it('ends with the box also when another session of the box ends it', async () => {
    const { commands, session } = await box();
    const result = await commands.run({ command: 'sleep 60 & echo $!' });
    const child = Number(result.stdout.trim());
    await buildClient().delete?.({ ...session.state });
    await expect.poll(() => isRunning(child)).toBe(false);
  });

  it('is ended when the callback for its output fails, at once and without harm', async () => {
    const { commands } = await box();
    const fail = (): never => {
      throw new Error('defect');
    };
    for (const onOutput of [fail, async () => fail()]) {
      const running = commands.run({
        command: 'echo $$ > pid; echo up; sleep 60 & wait',
        onOutput,
      });
      await expect(running).rejects.toMatchObject({
        code: 'invalid_request',
        cause: { message: 'defect' },
      });
      const { stdout } = await commands.run({ command: 'cat pid' });
      expect(isRunning(Number(stdout))).toBe(false);
    }
  });

  it('ends with the box while it runs', async () => {
    const { commands, session } = await box();
    const running = commands.run({
      command: 'echo up; sleep 60',
      onOutput: () => void session.close?.(),
    });
    expect(await running).toMatchObject({ outcome: 'signaled', signal: 'SIGKILL', stdout: 'up\n' });
  });

  it('is killed with children that ignore SIGTERM', async () => {
    const { commands } = await box();
    const command = `sh -c 'trap "" TERM; echo $$; while :; do sleep 1; done' & wait`;
    const result = await commands.run({ command, timeoutMs: 300 });
    expect(result.outcome).toBe('timed_out');
    const child = Number(result.stdout.trim());
    expect(child).toBeGreaterThan(1);
    await expect.poll(() => isRunning(child)).toBe(false);
  });

  it('cannot be longer than the system allows', async () => {
    const { commands } = await box();
    const command = ['true', 'x'.repeat(4_000_000)];
    await expect(commands.run({ command })).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('that may not be executed is a result', async () => {
    const { commands, files } = await box();
    await files.writeBytes('plain', new Uint8Array([1]), { mode: 0o644 });
    expect(await commands.run({ command: ['./plain'] })).toMatchObject({ exitCode: 126 });
    expect(await commands.run({ command: ['./plain/x'] })).toMatchObject({ exitCode: 127 });
  });

  it('says that its directory is missing, or that the box is', async () => {
    const { commands, session } = await box();
    const run: CommandRunner['run'] = (request) => commands.run(request);
    await expect(run({ command: 'true', cwd: 'no' })).rejects.toMatchObject({ code: 'not_found' });
    await session.close?.();
    await expect(run({ command: 'true' })).rejects.toMatchObject({ code: 'box_gone' });
  });
});

describe('files of a local box', () => {
  it('stay inside while a directory is swapped for a link all the time', async () => {
    const { files, workspaceRoot } = await box();
    await files.writeBytes('dir/secret', new TextEncoder().encode('inside'));
    await files.makeDirectory('spare');
    await symlink('/etc', join(workspaceRoot, 'link'));
    let isSwapping = true;
    const swapping = (async () => {
      const path = (name: string): string => join(workspaceRoot, name);
      while (isSwapping) {
        await rename(path('dir'), path('spare/dir'));
        await rename(path('link'), path('dir'));
        await rename(path('dir'), path('link'));
        await rename(path('spare/dir'), path('dir'));
      }
    })();
    const seen = new Set<string>();
    for (let attempt = 0; attempt < 300; attempt += 1) {
      const outcome = await files.readBytes('dir/hostname').then(
        () => 'read from outside',
        (error: { code?: string }) => error.code ?? 'uncoded',
      );
      seen.add(outcome);
    }
    isSwapping = false;
    await swapping;
    expect([...seen].filter((code) => !['not_found', 'path_escape'].includes(code))).toEqual([]);
  });

  it('never wait for a pipe that nobody writes to', async () => {
    const { commands, files } = await box();
    await commands.run({ command: 'mkfifo pipe' });
    await expect(files.readBytes('pipe')).rejects.toMatchObject({ code: 'invalid_request' });
    expect(await files.stat('pipe')).toMatchObject({ kind: 'other' });
  });

  it('keep their mode when they are written again, and leave no draft behind', async () => {
    const { files } = await box();
    await files.writeBytes('run.sh', new Uint8Array([1]), { mode: 0o750 });
    await files.writeBytes('run.sh', new Uint8Array([2]));
    expect((await files.stat('run.sh'))?.mode).toBe(0o750);
    expect(await files.list('')).toEqual([{ name: 'run.sh', kind: 'file' }]);
  });

  it('cannot replace or remove the workspace itself', async () => {
    const { files } = await box();
    for (const path of ['', '.', 'a/..']) {
      await expect(files.remove(path, { recursive: true })).rejects.toMatchObject({
        code: 'invalid_request',
      });
    }
  });

  it('are removed with folders whose names are no text', async () => {
    const { commands, files } = await box();
    const made = await commands.run({
      command:
        'mkdir -p dir && cd dir && mkdir "$(printf \'\\377\')" && touch "$(printf \'\\377/\\376\')"',
    });
    expect(made.exitCode).toBe(0);
    await files.remove('dir', { recursive: true });
    expect(await files.list('')).toEqual([]);
  });

  it('say that the box is gone when it is', async () => {
    const { files, session } = await box();
    await session.close?.();
    await expect(files.list('')).rejects.toMatchObject({ code: 'box_gone' });
  });
});

describe('the client of local boxes', () => {
  it('serves a run of the Agents SDK that brings its own session', async () => {
    const client = buildClient();
    const { session } = await box({ GREETING: 'hello' });
    const model = new ScriptedModel([
      [
        functionCall(
          'exec_command',
          { cmd: 'echo "$GREETING" > said && cat said' },
          { callId: '1' },
        ),
      ],
      [assistantMessage('done')],
    ]);
    const agent = new SandboxAgent({ name: 'worker', model, capabilities: [shell()] });
    const result = await run(agent, 'go', {
      // The port describes the part of the SDK that these packages use; at run time it is the SDK's own session.
      sandbox: { client, session } as never,
    });
    expect(result.finalOutput).toBe('done');
    expect(JSON.stringify(result.newItems)).toContain('hello');
    expect(existsSync(provider.workspaceRootOf?.(session) ?? '')).toBe(true);
  });

  it('resumes a box in another client by its stored state', async () => {
    const { files, session } = await box({ A: '1' });
    await files.writeBytes('kept', new Uint8Array([7]));
    const stored = JSON.parse(
      JSON.stringify(await buildClient().serializeSessionState?.(session.state)),
    ) as Record<string, unknown>;
    const other = buildClient();
    const state = await other.deserializeSessionState?.(stored);
    const resumed = await other.resume?.(state ?? {});
    if (resumed === undefined) throw new Error('not resumed');
    const roles = provider.rolesOf?.(resumed);
    expect(await roles?.files?.readBytes('kept')).toEqual(new Uint8Array([7]));
    expect((await roles?.commands?.run({ command: 'echo $A' }))?.stdout).toBe('1\n');
  });

  it('leaves nothing on this machine after its boxes are closed', async () => {
    const { session, workspaceRoot } = await box();
    await session.close?.();
    expect(existsSync(dirname(workspaceRoot))).toBe(false);
    const mine = readdirSync(tmpdir()).filter(
      (name) => join(tmpdir(), name) === dirname(workspaceRoot),
    );
    expect(mine).toEqual([]);
  });
});
