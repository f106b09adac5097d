import { FsEntryKind } from '@opengeni/agent-proto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMachineSession, operationsOf } from '../../test/machine-session.ts';
import type { ControlRpc } from '../control/control-rpc.ts';
import { MockAgentResponder } from '../testing/mock-agent-responder.ts';
import { loadApplyDiff, setSelfhostedApplyDiff } from './apply-diff.ts';

const UPDATE = '@@\n-one\n+two\n';

function editorOn(files: Record<string, string | Uint8Array>) {
  const { machine, session } = createMachineSession({ mock: { files } });
  return { machine, session, editor: session.createEditor() };
}

async function namesIn(session: ReturnType<typeof editorOn>['session']): Promise<string[]> {
  return (await session.listDir({ path: '' })).map(({ name }) => name);
}

describe('createFile', () => {
  it('creates a file and its folders from a diff of added lines', async () => {
    const { machine, editor } = editorOn({});
    expect(await editor.createFile({ path: 'a/new.txt', diff: '+hello\n+second line' })).toEqual(
      {},
    );
    expect(machine.fileText('a/new.txt')).toBe('hello\nsecond line');
  });

  it('refuses a path that exists, and leaves the file alone', async () => {
    const { machine, editor } = editorOn({ 'a.txt': 'one' });
    await expect(editor.createFile({ path: 'a.txt', diff: '+x' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('file already exists: a.txt'),
    });
    expect(machine.fileText('a.txt')).toBe('one');
  });

  it('never replaces a file that appears while it works', async () => {
    const machine = new MockAgentResponder();
    const controlRpc = before(machine, 'fsMove', () => otherWriter(machine, 'a.txt', 'theirs'));
    const { session } = createMachineSession({ deps: { controlRpc } });
    await expect(
      session.createEditor().createFile({ path: 'a.txt', diff: '+mine' }),
    ).rejects.toMatchObject({ name: 'SelfhostedControlError' });
    expect(machine.fileText('a.txt')).toBe('theirs');
    expect(await namesIn(session)).toEqual(['a.txt']);
  });
});

describe('updateFile', () => {
  it('applies the diff, keeps the mode and leaves no copy', async () => {
    const { machine, session, editor } = editorOn({});
    await session.materializeEntry({
      path: 'run.sh',
      entry: { type: 'file', content: 'one\n', permissions: 0o750 },
    });
    await editor.updateFile({ path: 'run.sh', diff: UPDATE });
    expect(machine.fileText('run.sh')).toBe('two\n');
    const { fsList } = await session.listFiles({ path: '' });
    expect(fsList.entries.map(({ name, mode }) => [name, mode & 0o777])).toEqual([
      ['run.sh', 0o750],
    ]);
  });

  it('writes to a sibling and renames it, so that nobody sees half a file', async () => {
    const { machine, editor } = editorOn({ 'a.txt': 'one\n' });
    await editor.updateFile({ path: 'a.txt', diff: UPDATE });
    expect(operationsOf(machine)).toEqual(['fsStat', 'fsRead', 'fsWrite', 'fsRead', 'fsMove']);
    expect(machine.requests.some(({ req }) => req.op?.$case === 'exec')).toBe(false);
  });

  it('of two writers the second one sees the conflict, and the first edit stays', async () => {
    const machine = new MockAgentResponder({ files: { 'a.txt': 'one\n' } });
    const controlRpc = before(machine, 'fsWrite', () => otherWriter(machine, 'a.txt', 'theirs\n'));
    const { session } = createMachineSession({ deps: { controlRpc } });
    await expect(
      session.createEditor().updateFile({ path: 'a.txt', diff: UPDATE }),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(machine.fileText('a.txt')).toBe('theirs\n');
    expect(await namesIn(session)).toEqual(['a.txt']);
  });

  it('two edits of one session run one after the other, and both count', async () => {
    const { machine, session } = editorOn({ 'a.txt': 'one\nmiddle\nlast\n' });
    await Promise.all([
      session.createEditor().updateFile({ path: 'a.txt', diff: UPDATE }),
      session.createEditor().updateFile({ path: 'a.txt', diff: '@@\n-last\n+end\n' }),
    ]);
    expect(machine.fileText('a.txt')).toBe('two\nmiddle\nend\n');
  });

  it('an edit that failed does not stop the next one', async () => {
    const { machine, editor } = editorOn({ 'a.txt': 'one\n' });
    const failed = editor.updateFile({ path: 'a.txt', diff: '@@\n-missing\n+x\n' });
    const next = editor.updateFile({ path: 'a.txt', diff: UPDATE });
    await expect(failed).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('The diff does not apply to a.txt'),
    });
    await next;
    expect(machine.fileText('a.txt')).toBe('two\n');
  });

  it('refuses a folder, a missing file and bytes that are no UTF-8, and changes nothing', async () => {
    const binary = Uint8Array.of(0xff, 0xfe, 0x0a);
    const { machine, session, editor } = editorOn({ 'dir/a.txt': '', 'bin.dat': binary });
    const update = (path: string) => editor.updateFile({ path, diff: UPDATE });
    await expect(update('dir')).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(update('missing')).rejects.toMatchObject({ code: 'not_found' });
    await expect(update('bin.dat')).rejects.toMatchObject({ code: 'invalid_request' });
    expect(await session.readFile({ path: 'bin.dat' })).toEqual(binary);
    expect(operationsOf(machine)).not.toContain('fsWrite');
  });

  it('a symbolic link stays a link: its target is written through it', async () => {
    const machine = new MockAgentResponder({ files: { link: 'one\n' } });
    const controlRpc: ControlRpc = {
      request: async (subject, req, opts) => {
        const response = await machine.request(subject, req, opts);
        if (response.result?.$case === 'fsStat' && response.result.fsStat.entry !== undefined) {
          response.result.fsStat.entry.kind = FsEntryKind.FS_ENTRY_KIND_SYMLINK;
        }
        return response;
      },
    };
    const { session } = createMachineSession({ deps: { controlRpc } });
    await session.createEditor().updateFile({ path: 'link', diff: UPDATE });
    expect(machine.fileText('link')).toBe('two\n');
    expect(operationsOf(machine)).not.toContain('fsMove');
  });
});

describe('updateFile with moveTo', () => {
  it('moves the file with its new content into a new folder', async () => {
    const { machine, session, editor } = editorOn({ 'a.txt': 'one\n' });
    await editor.updateFile({ path: 'a.txt', diff: UPDATE, moveTo: 'sub/b.txt' });
    expect(machine.fileText('sub/b.txt')).toBe('two\n');
    expect(await namesIn(session)).toEqual(['sub']);
    expect((await session.listDir({ path: 'sub' })).map(({ name }) => name)).toEqual(['b.txt']);
  });

  it('refuses a target that exists, and both files stay', async () => {
    const { machine, editor } = editorOn({ 'a.txt': 'one\n', 'b.txt': 'keep' });
    const move = editor.updateFile({ path: 'a.txt', diff: UPDATE, moveTo: 'b.txt' });
    await expect(move).rejects.toMatchObject({ code: 'conflict' });
    expect([machine.fileText('a.txt'), machine.fileText('b.txt')]).toEqual(['one\n', 'keep']);
  });

  it('to the same place in another spelling is a plain update', async () => {
    const { machine, editor } = editorOn({ 'a.txt': 'one\n' });
    await editor.updateFile({ path: 'a.txt', diff: UPDATE, moveTo: '/workspace/./a.txt' });
    expect(machine.fileText('a.txt')).toBe('two\n');
  });
});

describe('deleteFile', () => {
  it('removes the file without any shell', async () => {
    const { machine, editor } = editorOn({ "it's.txt": 'x', b: '' });
    await editor.deleteFile({ path: "/workspace/it's.txt" });
    expect(machine.fileText("it's.txt")).toBeUndefined();
    expect(operationsOf(machine)).toEqual(['fsStat', 'fsRemove']);
  });

  it('refuses a folder, whose content stays, and a missing file', async () => {
    const { machine, editor } = editorOn({ 'dir/a.txt': 'x' });
    await expect(editor.deleteFile({ path: 'dir' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await expect(editor.deleteFile({ path: 'missing' })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(machine.fileText('dir/a.txt')).toBe('x');
  });
});

describe('the function that applies diffs', () => {
  afterEach(async () => setSelfhostedApplyDiff((await import('@openai/agents/utils')).applyDiff));

  it('is the one of the Agents SDK when none was set', async () => {
    expect(await loadApplyDiff()).toBe((await import('@openai/agents/utils')).applyDiff);
  });

  it('is the one that a host sets', async () => {
    const applyDiff = vi.fn(() => 'custom');
    setSelfhostedApplyDiff(applyDiff);
    const { machine, editor } = editorOn({ 'a.txt': 'one\n' });
    await editor.updateFile({ path: 'a.txt', diff: 'd' });
    await editor.createFile({ path: 'b.txt', diff: 'd' });
    expect(machine.fileText('a.txt')).toBe('custom');
    expect(applyDiff.mock.calls).toEqual([
      ['one\n', 'd'],
      ['', 'd', 'create'],
    ]);
  });
});

type OperationName = NonNullable<MockAgentResponder['requests'][number]['req']['op']>['$case'];

/** A machine on which something happens right before the first operation of a name. */
function before(
  machine: MockAgentResponder,
  name: OperationName,
  action: () => Promise<unknown>,
): ControlRpc {
  let isDone = false;
  return {
    request: async (subject, req, opts) => {
      if (req.op?.$case === name && !isDone) {
        isDone = true;
        await action();
      }
      return machine.request(subject, req, opts);
    },
  };
}

function otherWriter(machine: MockAgentResponder, path: string, content: string) {
  const { session } = createMachineSession({ deps: { controlRpc: machine } });
  return session.writeFile({ path, content });
}
