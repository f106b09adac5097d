import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFolder } from './isolated-escapes.ts';
import { startPeer } from './isolated-peers.ts';

/** Numbers of the calls add_key and keyctl; Debian has Perl on every machine. */
const CALLS = process.arch === 'arm64' ? { add: 217, keyctl: 219 } : { add: 248, keyctl: 250 };
const JOIN = `syscall(${CALLS.keyctl}, 1, 0) > 0 or die "keyctl: $!";`;
/** Perl hands over only what it could change. */
const NAMES = '($type, $name, $text) = ("user", "opengeni", "in the keyring");';
const ADD = `${NAMES} syscall(${CALLS.add}, $type, $name, $text, 14, -3) > 0 or die "add_key: $!";`;
const FIND = `${NAMES} $key = syscall(${CALLS.keyctl}, 10, -3, $type, $name, 0); $found = " " x 14; syscall(${CALLS.keyctl}, 11, $key, $found, 14); print $key < 0 ? "none" : $found;`;

describe.each(['this', 'another'] as const)('a box of %s user', (user) => {
  it('has no key of the session of its process, where a program gives it a keyring of its own', async () => {
    const folder = await openFolder('/tmp');
    await chmod(folder, 0o755);
    const keyctl = join(folder, 'keyctl');
    await writeFile(
      keyctl,
      `#!/usr/bin/perl\nprint STDERR "Joined\\n"; ${JOIN} exec @ARGV[2..$#ARGV];`,
    );
    await chmod(keyctl, 0o755);
    const around = ['/usr/bin/perl', '-e', `${JOIN} ${ADD} exec @ARGV;`];
    const temporary = await openFolder('/tmp');
    await chmod(temporary, 0o777);
    const find = `perl -e '${FIND}'`;
    const bare = await startPeer({ user, temporary, around, keyctl: '/nowhere' });
    await bare.open();
    expect(await bare.read(find)).toContain('in the keyring');
    await bare.end();
    const fenced = await startPeer({ user, temporary, around, keyctl });
    await fenced.open();
    expect(await fenced.read(find)).toBe('none');
    expect(await fenced.read('test ! -e /proc/self/fd/9 && echo closed')).toBe('closed');
    await fenced.end();
  });
});
