import fastCheck from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMachinePaths } from './machine-path.ts';

describe('the path table', () => {
  it.each([
    [undefined, '', '/home/user/proj', 'proj'],
    ['', '', '/home/user/proj', 'proj'],
    ['/workspace', '', '/home/user/proj', 'proj'],
    ['/workspace/', '', '/home/user/proj', 'proj'],
    ['.', '', '/home/user/proj', 'proj'],
    ['/workspace/sub', 'sub', '/home/user/proj/sub', 'proj/sub'],
    ['sub', 'sub', '/home/user/proj/sub', 'proj/sub'],
    ['./sub//deep/', 'sub/deep', '/home/user/proj/sub/deep', 'proj/sub/deep'],
    ['a/../b', 'b', '/home/user/proj/b', 'proj/b'],
    ['/tmp/x', '/tmp/x', '/tmp/x', '/tmp/x'],
    ['/workspaceX', '/workspaceX', '/workspaceX', '/workspaceX'],
    ['/', '/', '/', '/'],
  ])('%j', (path, withoutBase, withAbsoluteBase, withRelativeBase) => {
    expect(createMachinePaths('').toMachine(path)).toBe(withoutBase);
    expect(createMachinePaths('/home/user/proj').toMachine(path)).toBe(withAbsoluteBase);
    expect(createMachinePaths('proj').toMachine(path)).toBe(withRelativeBase);
  });

  it('a trailing slash of the working directory never doubles the separator', () => {
    expect(createMachinePaths('/srv/').toMachine('a')).toBe('/srv/a');
    expect(createMachinePaths('/srv//').toMachine('')).toBe('/srv');
  });

  it('the working directory / is the root and not the launch folder', () => {
    const paths = createMachinePaths('/');
    expect(paths.toMachine('')).toBe('/');
    expect(paths.toMachine('etc')).toBe('/etc');
    expect(paths.toVirtual('/etc')).toBe('/workspace/etc');
  });
});

describe('escapes', () => {
  it.each(['..', '../x', '/workspace/..', '/workspace/../etc', 'a/../../b', 'a\\..\\..\\b'])(
    '%s leaves the virtual root and is refused',
    (path) => {
      const refusal = expect.objectContaining({ code: 'path_escape' });
      expect(() => createMachinePaths('/srv').toMachine(path)).toThrow(refusal);
      expect(() => createMachinePaths('').toMachine(path)).toThrow(refusal);
    },
  );

  it.each(['~', '~/x', '~\\x'])('%s is refused, since no agent expands it', (path) => {
    const refusal = expect.objectContaining({ code: 'invalid_request' });
    expect(() => createMachinePaths('').toMachine(path)).toThrow(refusal);
    expect(() => createMachinePaths(path)).toThrow(refusal);
  });

  it('names that only look like a home or a drive are names below the root', () => {
    const paths = createMachinePaths('');
    expect(paths.toMachine('~user')).toBe('./~user');
    expect(paths.toMachine('/workspace/~')).toBe('./~');
    expect(paths.toMachine('c:file')).toBe('./c:file');
    expect(paths.toMachine('/workspace/C:\\file')).toBe('./C:\\file');
    expect(createMachinePaths('/srv').toMachine('c:file')).toBe('/srv/c:file');
  });

  it('a NUL character is refused everywhere', () => {
    const refusal = expect.objectContaining({ code: 'invalid_request' });
    expect(() => createMachinePaths('a\0')).toThrow(refusal);
    for (const path of ['a\0b', '/workspace/a\0', '/a\0']) {
      expect(() => createMachinePaths('').toMachine(path)).toThrow(refusal);
    }
  });
});

describe('Windows', () => {
  const paths = createMachinePaths('C:\\Users\\user\\proj\\');

  it.each([
    ['', 'C:\\Users\\user\\proj'],
    ['/workspace/sub/file.txt', 'C:\\Users\\user\\proj\\sub\\file.txt'],
    ['D:\\data', 'D:\\data'],
    ['D:/data', 'D:/data'],
    ['\\\\server\\folder', '\\\\server\\folder'],
  ])('%s is %s', (path, expected) => {
    expect(paths.toMachine(path)).toBe(expected);
  });

  it('drives are absolute where the system is not known', () => {
    expect(createMachinePaths('').toMachine('C:\\x')).toBe('C:\\x');
    expect(createMachinePaths('D:').toMachine('x')).toBe('D:\\x');
  });

  it('drives are names on a machine whose working directory starts with a slash', () => {
    expect(createMachinePaths('/srv').toMachine('C:\\x')).toBe('/srv/C:\\x');
  });

  it('paths of the machine come back with slashes', () => {
    expect(paths.toVirtual('C:\\Users\\user\\proj\\sub\\a.txt')).toBe('/workspace/sub/a.txt');
    expect(paths.toVirtual('C:\\Users\\user\\proj')).toBe('/workspace');
    expect(paths.toVirtual('C:\\Users\\user\\project2')).toBe('C:\\Users\\user\\project2');
  });
});

describe('any path', () => {
  const segment = fastCheck
    .stringMatching(/^[A-Za-z0-9 _äß'-]{1,8}$/)
    .filter((name) => name !== '');
  const relative = fastCheck.array(segment, { minLength: 1, maxLength: 5 }).map((p) => p.join('/'));
  const noise = fastCheck
    .array(fastCheck.constantFrom('..', '.', '', 'a', '\\', 'b\\..', '/workspace', 'c:'), {
      maxLength: 8,
    })
    .map((parts) => parts.join('/'));

  it('below the root comes back as it went', () => {
    const base = fastCheck.constantFrom('', '/', '/srv', 'proj', '/srv/', 'C:\\x', 'C:\\');
    fastCheck.assert(
      fastCheck.property(base, relative, (workingDir, path) => {
        const paths = createMachinePaths(workingDir);
        expect(paths.toVirtual(paths.toMachine(path))).toBe(`/workspace/${path}`);
        expect(paths.toMachine(`/workspace/${path}`)).toBe(paths.toMachine(path));
      }),
    );
  });

  it('that is not absolute stays below the working directory or is refused', () => {
    const paths = createMachinePaths('/srv/proj');
    fastCheck.assert(
      fastCheck.property(noise, (path) => {
        fastCheck.pre(!path.startsWith('/') || path.startsWith('/workspace/'));
        try {
          const mapped = paths.toMachine(path);
          expect(mapped === '/srv/proj' || mapped.startsWith('/srv/proj/')).toBe(true);
          expect(mapped.split('/')).not.toContain('..');
        } catch (error) {
          expect(error).toMatchObject({ code: 'path_escape' });
        }
      }),
    );
  });
});
