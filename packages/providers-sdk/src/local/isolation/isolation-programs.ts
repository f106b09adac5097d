import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The programs of this machine that isolation is made of. */
export interface IsolationPrograms {
  /** Makes the box: https://github.com/containers/bubblewrap */
  readonly bwrap: string;
  /** Runs a command in the namespaces of a box; part of util-linux, as is `setpriv`. */
  readonly nsenter: string;
  readonly setpriv: string;
  /** Gives each command a keyring of its own; part of keyutils. Without it the keys of this process are in reach. */
  readonly keyctl?: string;
}

export type IsolationProgramName = 'bwrap' | 'nsenter' | 'setpriv';

/** Where the programs were found, and which are missing. */
export type FoundPrograms =
  | { readonly programs: IsolationPrograms }
  | { readonly programs: undefined; readonly missing: readonly IsolationProgramName[] };

const TRIAL_TIMEOUT_MS = 5000;
const NAMES: readonly IsolationProgramName[] = ['bwrap', 'nsenter', 'setpriv'];
/** Fixed, so that no search path decides which program holds the fence. */
const FOLDERS = ['/usr/bin', '/usr/local/bin', '/bin', '/usr/sbin', '/sbin'];

/** Looks for the programs in the folders of the system; `paths` names some of them directly. */
export async function findIsolationPrograms(
  paths: Partial<IsolationPrograms> = {},
): Promise<FoundPrograms> {
  const [bwrap, nsenter, setpriv] = await Promise.all(
    NAMES.map((name) => findProgram(candidatesOf(name, paths[name]))),
  );
  if (bwrap !== undefined && nsenter !== undefined && setpriv !== undefined) {
    const keyctl = await findKeyctl(paths.keyctl);
    return { programs: { bwrap, nsenter, setpriv, ...(keyctl === undefined ? {} : { keyctl }) } };
  }
  const found = { bwrap, nsenter, setpriv };
  return { programs: undefined, missing: NAMES.filter((name) => found[name] === undefined) };
}

/** The first of the paths that is a program. */
export async function findProgram(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const isProgram = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isProgram) return path;
  }
  return undefined;
}

/** A kernel without keys, or one that keeps them from this process, makes every use of the program fail. */
async function findKeyctl(path: string | undefined): Promise<string | undefined> {
  const program = await findProgram(candidatesOf('keyctl', path));
  if (program === undefined) return undefined;
  const trial = ['session', '-', '/bin/sh', '-c', ':'];
  return promisify(execFile)(program, trial, { env: {}, timeout: TRIAL_TIMEOUT_MS }).then(
    () => program,
    () => undefined,
  );
}

function candidatesOf(name: keyof IsolationPrograms, path: string | undefined): readonly string[] {
  return path === undefined ? FOLDERS.map((folder) => join(folder, name)) : [path];
}
