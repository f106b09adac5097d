import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';

/** The programs of this machine that isolation is made of. */
export interface IsolationPrograms {
  /** Makes the box: https://github.com/containers/bubblewrap */
  readonly bwrap: string;
  /** Runs a command in the namespaces of a box; part of util-linux, as is `setpriv`. */
  readonly nsenter: string;
  readonly setpriv: string;
}

export type IsolationProgramName = keyof IsolationPrograms;

/** Where the programs were found, and which are missing. */
export type FoundPrograms =
  | { readonly programs: IsolationPrograms }
  | { readonly programs: undefined; readonly missing: readonly IsolationProgramName[] };

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
    return { programs: { bwrap, nsenter, setpriv } };
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

function candidatesOf(name: IsolationProgramName, path: string | undefined): readonly string[] {
  return path === undefined ? FOLDERS.map((folder) => join(folder, name)) : [path];
}
