import { FsEntry, FsEntryKind, FsListResponse } from '@opengeni/agent-proto';
import { describe, expect, it } from 'vitest';
import { createMachineSession, operationsOf } from '../../test/machine-session.ts';
import type { ControlRpc } from '../control/control-rpc.ts';
import { MockAgentResponder } from '../testing/mock-agent-responder.ts';
import { FILE_CHUNK_BYTES } from './file-transfer.ts';

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, value) => value);
const LARGE = Uint8Array.from({ length: 2 * FILE_CHUNK_BYTES + 1 }, (_, index) => index % 251);

describe('reading and writing', () => {
  it('bytes of every value come back as written, and their number is told', async () => {
    const { session } = createMachineSession();
    expect(await session.writeFile({ path: 'a/all.bin', content: EVERY_BYTE })).toBe(256);
    expect(await session.readFile({ path: '/workspace/a/all.bin' })).toEqual(EVERY_BYTE);
  });

  it('text is written as UTF-8, and its number of bytes is told', async () => {
    const { machine, session } = createMachineSession();
    expect(await session.writeFile({ path: 'a.txt', content: 'äb' })).toBe(3);
    expect(machine.fileText('a.txt')).toBe('äb');
  });

  it('an append adds to the end', async () => {
    const { machine, session } = createMachineSession({ mock: { files: { 'a.txt': 'one' } } });
    await session.writeFile({ path: 'a.txt', content: ' two', append: true });
    expect(machine.fileText('a.txt')).toBe('one two');
  });

  it('a missing file is an error of the machine, and not a box that is gone', async () => {
    const { session } = createMachineSession();
    await expect(session.readFile({ path: 'missing' })).rejects.toMatchObject({
      name: 'SelfhostedControlError',
      osNotFound: true,
      agentOffline: false,
    });
  });

  it('maxBytes gives the start of the file', async () => {
    const { machine, session } = createMachineSession({
      mock: { files: { 'a.txt': '0123456789' } },
    });
    const read = async (maxBytes: number) =>
      new TextDecoder().decode(await session.readFile({ path: 'a.txt', maxBytes }));
    expect(await read(4)).toBe('0123');
    expect(await read(10)).toBe('0123456789');
    expect(await read(11)).toBe('0123456789');
    expect(await read(0)).toBe('');
    expect(machine.requests[0]?.req.op).toMatchObject({ fsRead: { offset: '0', length: '4' } });
  });

  it('a file of several messages is read and written whole', async () => {
    const { session, machine } = createMachineSession();
    expect(await session.writeFile({ path: 'large.bin', content: LARGE })).toBe(LARGE.length);
    const back = await session.readFile({ path: 'large.bin' });
    expect(Buffer.compare(back, LARGE)).toBe(0);
    for (const { req } of machine.requests) {
      const sent = req.op?.$case === 'fsWrite' ? req.op.fsWrite.content.length : 0;
      expect(sent).toBeLessThanOrEqual(FILE_CHUNK_BYTES);
    }
    expect(operationsOf(machine).filter((name) => name === 'fsRead')).toHaveLength(3);
  });

  it('a large append stays an append', async () => {
    const { session } = createMachineSession({ mock: { files: { 'a.bin': 'x' } } });
    await session.writeFile({ path: 'a.bin', content: LARGE, append: true });
    expect((await session.readFile({ path: 'a.bin' })).length).toBe(LARGE.length + 1);
  });

  it('a large write that fails on the way leaves the file as it was, and no copy beside it', async () => {
    const machine = new MockAgentResponder({ files: { 'a.bin': 'before' } });
    let writes = 0;
    const controlRpc: ControlRpc = {
      request: (subject, req, opts) => {
        if (req.op?.$case === 'fsWrite') writes += 1;
        machine.setOnline(req.op?.$case !== 'fsWrite' || writes !== 2);
        return machine.request(subject, req, opts);
      },
    };
    const { session } = createMachineSession({ deps: { controlRpc } });
    await expect(session.writeFile({ path: 'a.bin', content: LARGE })).rejects.toMatchObject({
      agentOffline: true,
    });
    expect(machine.fileText('a.bin')).toBe('before');
    expect(await session.listDir({ path: '.' })).toHaveLength(1);
  });

  it('a file above 25 MiB is read only when the caller says how much', async () => {
    const machine = new MockAgentResponder({ files: { 'a.bin': 'x' } });
    const controlRpc: ControlRpc = {
      request: async (subject, req, opts) => {
        const response = await machine.request(subject, req, opts);
        if (response.result?.$case === 'fsRead') response.result.fsRead.totalSize = '26214401';
        return response;
      },
    };
    const { session } = createMachineSession({ deps: { controlRpc } });
    await expect(session.readFile({ path: 'a.bin' })).rejects.toMatchObject({
      code: 'output_limit',
      details: { sizeBytes: 26_214_401 },
    });
    expect(await session.readFile({ path: 'a.bin', maxBytes: 1 })).toHaveLength(1);
  });

  it('a machine that promises more than it sends ends the read', async () => {
    const machine = new MockAgentResponder({ files: { 'a.bin': 'abc' } });
    const controlRpc: ControlRpc = {
      request: async (subject, req, opts) => {
        const response = await machine.request(subject, req, opts);
        if (response.result?.$case === 'fsRead') response.result.fsRead.totalSize = '1000';
        return response;
      },
    };
    const { session } = createMachineSession({ deps: { controlRpc } });
    expect(await session.readFile({ path: 'a.bin' })).toHaveLength(3);
  });

  it('what is read is a copy that outlives the message', async () => {
    const content = Uint8Array.of(1, 2, 3);
    const { session } = createMachineSession({ mock: { files: { a: content } } });
    const read = await session.readFile({ path: 'a' });
    content.fill(0);
    expect(read).toEqual(Uint8Array.of(1, 2, 3));
  });
});

describe('listing', () => {
  it('entries are sorted, relative to the workspace, with their kinds', async () => {
    const files = { 'src/b.ts': '', 'src/a.ts': '', 'src/lib/c.ts': '', 'top.txt': '' };
    const { session } = createMachineSession({ mock: { files } });
    const src = [
      { name: 'a.ts', path: 'src/a.ts', type: 'file' },
      { name: 'b.ts', path: 'src/b.ts', type: 'file' },
      { name: 'lib', path: 'src/lib', type: 'dir' },
    ];
    expect(await session.listDir({ path: 'src' })).toEqual(src);
    expect(await session.listDir({ path: '/workspace/src/' })).toEqual(src);
    expect(await session.listDir({ path: '' })).toMatchObject([
      { path: 'src' },
      { path: 'top.txt' },
    ]);
  });

  it('a folder outside the workspace keeps its absolute path', async () => {
    const { session } = createMachineSession({ mock: { files: { '/tmp/x': '' } } });
    expect(await session.listDir({ path: '/tmp' })).toMatchObject([{ path: '/tmp/x' }]);
    expect(await session.listDir({ path: '/' })).toMatchObject([{ path: '/tmp' }]);
  });

  it('other kinds are other, and names that are no single segment are left out', async () => {
    const names = ['link', '..', '.', '', 'a/b'];
    const kind = FsEntryKind.FS_ENTRY_KIND_SYMLINK;
    const entries = names.map((name) => FsEntry.create({ name, kind }));
    const controlRpc: ControlRpc = {
      request: async (_subject, { requestId }) => ({
        requestId,
        error: undefined,
        result: { $case: 'fsList', fsList: FsListResponse.create({ entries }) },
      }),
    };
    const { session } = createMachineSession({ deps: { controlRpc } });
    expect(await session.listDir({ path: '.' })).toEqual([
      { name: 'link', path: 'link', type: 'other' },
    ]);
  });

  it('listFiles gives the listing of the machine untouched', async () => {
    const { session } = createMachineSession({ mock: { files: { 'a/b/c': 'x' } } });
    const listed = await session.listFiles({ path: '/workspace/a', recursive: true });
    expect(listed.$case).toBe('fsList');
    expect(listed.fsList.entries.map(({ path }) => path)).toEqual(['b', 'b/c']);
  });

  it('pathExists and statFile tell whether something is there', async () => {
    const { session } = createMachineSession({ mock: { files: { 'a/b': '' } } });
    expect(await session.pathExists('/workspace/a/b')).toBe(true);
    expect(await session.pathExists('a')).toBe(true);
    expect(await session.pathExists('a/c')).toBe(false);
    expect(await session.statFile({ path: 'a/b' })).toEqual({ exists: true });
  });
});

describe('viewImage', () => {
  it('gives the bytes with the type that they show', async () => {
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1);
    const { session } = createMachineSession({ mock: { files: { 'a.txt': png } } });
    expect(await session.viewImage({ path: 'a.txt' })).toEqual({
      type: 'image',
      image: { data: png, mediaType: 'image/png' },
    });
  });

  it('refuses what is no image, in words that the SDK passes on to the model', async () => {
    const { session } = createMachineSession({ mock: { files: { 'a.txt': 'text' } } });
    await expect(session.viewImage({ path: 'a.txt' })).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(/unsupported image format for a\.txt/),
    });
  });

  it('refuses an image above 10 MB, in words that the SDK passes on to the model', async () => {
    const large = new Uint8Array(10 * 1024 * 1024 + 1);
    const { session } = createMachineSession({ mock: { files: { 'a.png': large } } });
    await expect(session.viewImage({ path: 'a.png' })).rejects.toMatchObject({
      code: 'output_limit',
      message: expect.stringContaining('exceeds the 10 MB limit'),
    });
  });
});
