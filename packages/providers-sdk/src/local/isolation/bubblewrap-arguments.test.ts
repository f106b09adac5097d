import { describe, expect, it } from 'vitest';
import { boxFoldersOf } from './box-layout.ts';
import { buildBubblewrapArguments } from './bubblewrap-arguments.ts';

const build = (isNetworkShared: boolean): string[] =>
  buildBubblewrapArguments({
    folders: boxFoldersOf('/t/opengeni-local-1', '/t/opengeni-local-1/workspace'),
    system: { paths: ['/usr', '/etc/ssl/certs'], links: [{ path: '/bin', target: 'usr/bin' }] },
    node: {
      program: '/people/me/node/bin/node',
      npm: '/people/me/node/lib/npm',
      folder: undefined,
    },
    isNetworkShared,
    isEnteredByRoot: true,
    sharedMemoryBytes: 1024,
  });

/** Source and place of every mount, by option. */
function listMounts(args: readonly string[]): { option: string; source: string; place: string }[] {
  return args.flatMap((option, index) =>
    /^--(?:ro-)?bind$/.test(option)
      ? [{ option, source: args[index + 1] ?? '', place: args[index + 2] ?? '' }]
      : [],
  );
}

describe('the arguments of bubblewrap', () => {
  it('separate everything and leave no way to gain anything', () => {
    const args = build(false);
    for (const option of [
      '--unshare-user',
      '--unshare-pid',
      '--unshare-net',
      '--unshare-ipc',
      '--unshare-uts',
      '--disable-userns',
      '--new-session',
      '--die-with-parent',
      '--clearenv',
    ]) {
      expect(args).toContain(option);
    }
    expect(args.join(' ')).toContain('--uid 1000 --gid 1000');
    expect(args.join(' ')).toContain('--cap-drop ALL');
  });

  it('share the network only on request', () => {
    expect(build(true)).not.toContain('--unshare-net');
    expect(build(true).length).toBe(build(false).length - 1);
  });

  it('let the box write to its workspace and its temporary files alone', () => {
    const writable = listMounts(build(false)).filter(({ option }) => option === '--bind');
    expect(writable).toEqual([
      { option: '--bind', source: '/t/opengeni-local-1/tmp', place: '/tmp' },
      { option: '--bind', source: '/t/opengeni-local-1/workspace', place: '/workspace' },
    ]);
    expect(build(false).slice(-2)).toEqual(['--remount-ro', '/']);
  });

  it('mount nothing below a folder that the box can write', () => {
    const places = listMounts(build(false)).map(({ place }) => place);
    expect(places.filter((place) => /^\/(?:workspace|tmp)\//.test(place))).toEqual([]);
  });

  it('show nothing of a home but the program Node and its npm', () => {
    const sources = listMounts(build(false)).map(({ source }) => source);
    expect(sources.filter((source) => source.startsWith('/people'))).toEqual([
      '/people/me/node/bin/node',
      '/people/me/node/lib/npm',
    ]);
  });
});
