import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildBoxEnvironment, buildEntryCommand } from './enter-box.ts';
import type { EntryWay } from './enter-box.ts';

const way: EntryWay = {
  programs: { bwrap: '/b/bwrap', nsenter: '/b/nsenter', setpriv: '/b/setpriv' },
  user: { uid: 65_534, gid: 65_534, isDropped: true },
  limits: { maxProcesses: 100, maxMemoryBytes: 104_857_600 },
  processFolder: '/proc/7/fd/9',
  namespaces: ['user', 'mnt', 'pid'],
  outerUsers: undefined,
  controlGroups: [],
};
const command = { words: ['/bin/echo', 'one two'], cwd: '/workspace', environment: {} } as const;

describe('the way of a command into a box', () => {
  it('gives up privileges first, then enters every namespace of the box, as its user', () => {
    const { program, args } = buildEntryCommand(way, command);
    expect(program).toBe('/b/setpriv');
    expect(args.slice(0, 3)).toEqual(['--no-new-privs', '--clear-groups', '/b/nsenter']);
    for (const name of ['user', 'mnt', 'pid']) {
      expect(args.some((arg) => arg.endsWith(`=/proc/7/fd/9/ns/${name}`))).toBe(true);
    }
    expect(args.join(' ')).toContain('--setuid 1000 --setgid 1000');
    expect(args.slice(-2)).toEqual(['/bin/echo', 'one two']);
  });

  it('leads whoever is not root through the user namespace that owns the others', () => {
    const user = { uid: 1001, gid: 1001, isDropped: false };
    const outerUsers = '/proc/7/fd/11';
    const { args } = buildEntryCommand({ ...way, user, outerUsers }, command);
    expect(args.slice(0, 10)).toEqual([
      '--no-new-privs',
      '/b/nsenter',
      '--user=/proc/7/fd/11',
      '--mount=/proc/7/fd/9/ns/mnt',
      '--pid=/proc/7/fd/9/ns/pid',
      '--preserve-credentials',
      '--',
      '/usr/bin/nsenter',
      '--user=/proc/self/fd/4',
      '--preserve-credentials',
    ]);
    expect(args).not.toContain('--setuid');
  });

  it('passes through the control groups of the box, when there are some', () => {
    const controlGroups = ['/sys/fs/cgroup/a', '/sys/fs/cgroup/b'];
    const { program, args } = buildEntryCommand({ ...way, controlGroups }, command);
    expect(program).toBe('/bin/sh');
    expect(args.slice(2, 7)).toEqual(['sh', '2', ...controlGroups, '/b/setpriv']);
  });

  it('goes through a keyring of its own, where there is a program for that', () => {
    const { program, args } = buildEntryCommand(
      { ...way, programs: { ...way.programs, keyctl: '/b/keyctl' } },
      command,
    );
    expect(program).toBe('/bin/sh');
    expect(args[1]).toContain('"$0" session - ');
    expect(args.slice(2, 4)).toEqual(['/b/keyctl', '/b/setpriv']);
  });

  it('gives variables that change a shell or the loader to the command alone', () => {
    const environment = {
      PLAIN: 'a\nb',
      LD_PRELOAD: '/workspace/x.so',
      BASH_ENV: 'x',
      SHELLOPTS: 'xtrace',
      PS4: '$(touch /tmp/x)',
      ENV: 'x',
      IFS: 'x',
      'BASH_FUNC_exec%%': '() { :; }',
      'odd.name': 'x',
    };
    const entry = buildEntryCommand(way, { ...command, environment });
    expect(entry.environment).toEqual({ PLAIN: 'a\nb' });
    const start = entry.args.indexOf('/usr/bin/env');
    const { PLAIN: _plain, ...heldBack } = environment;
    expect(entry.args.slice(start + 1, -2).toSorted()).toEqual(
      Object.entries(heldBack)
        .map(([name, value]) => `${name}=${value}`)
        .toSorted(),
    );
  });

  it('starts a program by its name also when that looks like a variable', () => {
    const environment = { LD_X: '1' };
    const words = ['A=B', 'env'] as const;
    const { args } = buildEntryCommand(way, { ...command, words, environment });
    expect(args.slice(args.indexOf('/usr/bin/env'))).toEqual([
      '/usr/bin/env',
      'LD_X=1',
      '/usr/bin/nice',
      '-n',
      '0',
      '--',
      ...words,
    ]);
  });

  it('hands on the words of any command as they are', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 5 }), fc.string(), (rest, cwd) => {
        const { args } = buildEntryCommand(way, { ...command, words: ['/bin/x', ...rest], cwd });
        expect(args.slice(args.length - rest.length - 1)).toEqual(['/bin/x', ...rest]);
        expect(args).toContain(cwd);
      }),
    );
  });
});

describe('the variables of a command', () => {
  const build = (environment: Record<string, string>, nodeFolder?: string) =>
    buildBoxEnvironment({ environment, cwd: '/workspace/a', shell: '/bin/sh', nodeFolder });

  it('are a fixed base and those of the box, whatever this process has', () => {
    expect(build({ A: '1', HOME: '/tmp' })).toEqual({
      A: '1',
      HOME: '/tmp',
      LOGNAME: 'sandbox',
      PATH: '/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin:/opt/opengeni/node/bin',
      PWD: '/workspace/a',
      SHELL: '/bin/sh',
      TMPDIR: '/tmp',
      USER: 'sandbox',
    });
  });

  it('name Node where the box has it, in the place where it was named', () => {
    const { PATH } = build({ PATH: '/a:/people/me/node/bin::/b' }, '/people/me/node/bin');
    expect(PATH).toBe('/a:/opt/opengeni/node/bin:/b');
  });
});
