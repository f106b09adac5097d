import { lstat, readlink, realpath, stat } from 'node:fs/promises';

/** What a box sees of the system of this machine, all of it read-only. */
export interface SystemView {
  /** Paths that the box sees as they are. */
  readonly paths: readonly string[];
  /** Links at the top of the file system, such as /bin to usr/bin. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
}

const TOP_FOLDERS = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];

/** Files of /etc that programs need and that hold nothing about people, hosts or credentials. */
const SYSTEM_FILES = [
  '/etc/alternatives',
  '/etc/ca-certificates',
  '/etc/ca-certificates.conf',
  '/etc/crypto-policies',
  '/etc/fonts',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/localtime',
  '/etc/magic',
  '/etc/mime.types',
  '/etc/pki/ca-trust',
  '/etc/pki/tls/certs',
  '/etc/protocols',
  '/etc/services',
  '/etc/ssl/certs',
  '/etc/ssl/openssl.cnf',
  '/etc/terminfo',
  '/etc/timezone',
];

/** Needed only where the network is shared. */
const NETWORK_FILES = ['/etc/resolv.conf', '/etc/gai.conf', '/etc/nsswitch.conf'];

/** Finds what of the system exists on this machine. */
export async function findSystemView(options: {
  readonly isNetworkShared: boolean;
}): Promise<SystemView> {
  const paths: string[] = [];
  const links: { path: string; target: string }[] = [];
  for (const path of TOP_FOLDERS) {
    const found = await lstat(path).catch(absent);
    if (found?.isSymbolicLink()) links.push({ path, target: await readlink(path) });
    else if (found?.isDirectory()) paths.push(path);
  }
  const files = options.isNetworkShared ? [...SYSTEM_FILES, ...NETWORK_FILES] : SYSTEM_FILES;
  for (const path of files) {
    const found = await stat(path).catch(absent);
    if (found !== undefined) paths.push(path);
  }
  return { paths, links };
}

/** Whether a path is below a folder of the system that every box sees. */
export async function isInSystemView(path: string): Promise<boolean> {
  const real = await realpath(path).catch(() => path);
  return TOP_FOLDERS.some((folder) => real.startsWith(`${folder}/`));
}

function absent(): undefined {
  return undefined;
}
