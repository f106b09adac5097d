import { describe, expect, it } from 'vitest';
import { createMachineSession, operationsOf } from '../../test/machine-session.ts';
import { fileModeOf } from './file-mode.ts';

describe('materializeEntry', () => {
  it('writes a folder with files of text and bytes below the working directory', async () => {
    const { machine, session } = createMachineSession({ deps: { workingDir: '/srv' } });
    await session.materializeEntry({
      path: '.agents/skills',
      entry: {
        type: 'dir',
        children: {
          'SKILL.md': { type: 'file', content: '# skill' },
          bin: { type: 'dir', children: { run: { type: 'file', content: Uint8Array.of(35, 33) } } },
          empty: { type: 'dir' },
        },
      },
    });
    expect(machine.fileText('/srv/.agents/skills/SKILL.md')).toBe('# skill');
    expect(machine.fileText('/srv/.agents/skills/bin/run')).toBe('#!');
    expect(await session.pathExists('.agents/skills/empty')).toBe(true);
  });

  it('the root itself may be a folder with files', async () => {
    const { machine, session } = createMachineSession();
    const entry = { type: 'dir', children: { 'a.txt': { type: 'file', content: 'a' } } };
    await session.materializeEntry({ path: '', entry });
    expect(machine.fileText('a.txt')).toBe('a');
  });

  it.each(['git_repo', 's3_mount', 'local_dir', 'mount', 'toString'])(
    'an entry of type %s is refused, before anything is written',
    async (type) => {
      const { machine, session } = createMachineSession();
      const children = { 'a.txt': { type: 'file', content: 'a' }, other: { type } };
      const work = session.materializeEntry({ path: 'dir', entry: { type: 'dir', children } });
      await expect(work).rejects.toMatchObject({ code: 'unsupported', details: { type } });
      expect(machine.requests).toEqual([]);
    },
  );

  it('a file without content is refused and not written empty', async () => {
    const { session } = createMachineSession();
    const work = session.materializeEntry({ path: 'a', entry: { type: 'file' } });
    await expect(work).rejects.toMatchObject({ code: 'unsupported' });
  });

  it.each(['/etc', '../x', 'C:\\x'])('a manifest never writes outside: %s', async (path) => {
    const { machine, session } = createMachineSession();
    const work = session.materializeEntry({ path, entry: { type: 'file', content: 'x' } });
    await expect(work).rejects.toMatchObject({ code: 'path_escape' });
    const child = session.materializeEntry({
      path: 'dir',
      entry: { type: 'dir', children: { '../../x': { type: 'file', content: 'x' } } },
    });
    await expect(child).rejects.toMatchObject({ code: 'path_escape' });
    expect(operationsOf(machine)).toEqual([]);
  });
});

it.each([
  [undefined, 0o755],
  [0o100644, 0o644],
  ['rwxr-x---', 0o750],
  ['-rw-r--r--', 0o644],
  ['drwxr-xr-x', 0o755],
  ['nonsense', 0o755],
  [{ owner: 6, group: 4 }, 0o640],
  [{}, 0o700],
])('permissions %j are the mode %i', (permissions, mode) => {
  expect(fileModeOf(permissions)).toBe(mode);
});
