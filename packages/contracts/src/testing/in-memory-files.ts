import { SandboxError } from '../errors/sandbox-error.ts';
import type { SandboxErrorCode } from '../errors/error-codes.ts';
import { findPathBelow } from '../ports/workspace-path.ts';
import type { DirectoryEntry, FileAccess, FileStat } from '../ports/box-roles.ts';

type Node =
  | { readonly kind: 'file'; bytes: Uint8Array; mode: number; modifiedAtMs: number }
  | { readonly kind: 'dir'; modifiedAtMs: number }
  | { readonly kind: 'symlink'; readonly target: string; modifiedAtMs: number };

const MAX_READ_BYTES = 26_214_400;
const MAX_LINKS = 40;

/** Files of a workspace in memory, with the same refusals as real ones. */
export class InMemoryFiles implements FileAccess {
  // Keys are normalised paths; the empty path is the root.
  readonly #nodes = new Map<string, Node>([['', { kind: 'dir', modifiedAtMs: 0 }]]);
  readonly #now: () => number;
  readonly #workspaceRoot: string;

  /** `workspaceRoot` is what absolute paths and links have to start with. */
  constructor(now: () => number = () => 0, workspaceRoot = '/workspace') {
    this.#now = now;
    this.#workspaceRoot = workspaceRoot;
  }

  async readBytes(path: string, options?: { readonly maxBytes?: number }): Promise<Uint8Array> {
    const node = this.#nodes.get(this.#follow(path));
    if (node === undefined) throw fileError('not_found', path, 'does not exist');
    if (node.kind !== 'file') throw fileError('invalid_request', path, 'is no file');
    const maxBytes = options?.maxBytes ?? MAX_READ_BYTES;
    if (node.bytes.length > maxBytes) {
      throw fileError('output_limit', path, `is larger than ${maxBytes} bytes`);
    }
    return node.bytes.slice();
  }

  async writeBytes(
    path: string,
    bytes: Uint8Array,
    options?: { readonly mode?: number },
  ): Promise<void> {
    const place = this.#follow(path);
    const existing = this.#nodes.get(place);
    if (existing?.kind === 'dir') throw fileError('conflict', path, 'is a directory');
    this.#ensureDirectory(parentOf(place), path);
    const mode = options?.mode ?? (existing?.kind === 'file' ? existing.mode : 0o644);
    this.#nodes.set(place, { kind: 'file', bytes: bytes.slice(), mode, modifiedAtMs: this.#now() });
  }

  async stat(path: string): Promise<FileStat | undefined> {
    const node = this.#nodes.get(this.#follow(path));
    if (node === undefined) return undefined;
    const isFile = node.kind === 'file';
    return {
      kind: node.kind,
      sizeBytes: isFile ? node.bytes.length : 0,
      modifiedAtMs: node.modifiedAtMs,
      mode: isFile ? node.mode : 0o755,
    };
  }

  async list(path: string): Promise<readonly DirectoryEntry[]> {
    const place = this.#follow(path);
    const node = this.#nodes.get(place);
    if (node === undefined) throw fileError('not_found', path, 'does not exist');
    if (node.kind !== 'dir') throw fileError('invalid_request', path, 'is no directory');
    return [...this.#nodes]
      .filter(([key]) => key !== '' && parentOf(key) === place)
      .map(([key, child]) => ({ name: key.slice(key.lastIndexOf('/') + 1), kind: child.kind }))
      .toSorted((first, second) => (first.name < second.name ? -1 : 1));
  }

  async remove(path: string, options?: { readonly recursive?: boolean }): Promise<void> {
    // The last part is not followed: removing a link removes the link.
    const [name = '', ...parents] = this.#partsOf(path).toReversed();
    if (name === '') throw fileError('invalid_request', path, 'is the workspace itself');
    const parent = this.#follow(parents.toReversed().join('/'));
    const place = parent === '' ? name : `${parent}/${name}`;
    const inside = [...this.#nodes.keys()].filter((key) => key.startsWith(`${place}/`));
    if (inside.length > 0 && options?.recursive !== true) {
      throw fileError('conflict', path, 'is a directory with content; remove it recursively');
    }
    for (const key of [place, ...inside]) this.#nodes.delete(key);
  }

  async makeDirectory(path: string): Promise<void> {
    this.#ensureDirectory(this.#follow(path), path);
  }

  /** Puts a symbolic link in place; its target is not checked, as in a real box. */
  async link(target: string, path: string): Promise<void> {
    const place = this.#follow(path);
    this.#ensureDirectory(parentOf(place), path);
    this.#nodes.set(place, { kind: 'symlink', target, modifiedAtMs: this.#now() });
  }

  #ensureDirectory(place: string, path: string): void {
    if (place !== '') this.#ensureDirectory(parentOf(place), path);
    const node = this.#nodes.get(place);
    if (node?.kind === 'dir') return;
    if (node !== undefined) throw fileError('conflict', path, 'leads through a file');
    this.#nodes.set(place, { kind: 'dir', modifiedAtMs: this.#now() });
  }

  /** The normalised path after all links; refuses a path that leaves the workspace. */
  #follow(path: string): string {
    const rest = this.#partsOf(path);
    const place: string[] = [];
    let links = 0;
    for (let part = rest.shift(); part !== undefined; part = rest.shift()) {
      if (part === '.') continue;
      if (part === '..') {
        if (place.pop() === undefined) throw escapes(path);
        continue;
      }
      place.push(part);
      const node = this.#nodes.get(place.join('/'));
      if (node?.kind !== 'symlink') continue;
      links += 1;
      if (links > MAX_LINKS) throw fileError('invalid_request', path, 'leads through a loop');
      if (node.target.startsWith('/')) place.length = 0;
      else place.pop();
      rest.unshift(...this.#partsOf(node.target));
    }
    return place.join('/');
  }

  #partsOf(path: string): string[] {
    const below = findPathBelow(this.#workspaceRoot, path);
    if (below === undefined && path.startsWith('/')) throw escapes(path);
    if (path.includes('\0')) throw fileError('invalid_request', path, 'contains a NUL character');
    return (below ?? path).split('/').filter((part) => part !== '');
  }
}

function parentOf(place: string): string {
  return place.slice(0, Math.max(0, place.lastIndexOf('/')));
}

function escapes(path: string): SandboxError {
  return fileError('path_escape', path, 'leaves the workspace');
}

function fileError(code: SandboxErrorCode, path: string, problem: string): SandboxError {
  return new SandboxError(code, `The path ${JSON.stringify(path)} ${problem}.`, {
    details: { path },
  });
}
