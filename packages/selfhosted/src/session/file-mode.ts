const DEFAULT_FILE_MODE = 0o755;
const TEXT_FORM = /^[d-]?([r-][w-][x-]){3}$/;
const ALL_BITS = 7;

/** How the Agents SDK lets a manifest entry state its permissions. */
export type EntryPermissions =
  | number
  | string
  | { readonly owner?: number; readonly group?: number; readonly other?: number };

/** Permission bits of a manifest entry; the SDK's default is 0o755. A text in another form counts as none. */
export function fileModeOf(permissions: EntryPermissions | undefined): number {
  if (permissions === undefined) return DEFAULT_FILE_MODE;
  if (typeof permissions === 'number') return permissions & 0o777;
  if (typeof permissions === 'string') {
    if (!TEXT_FORM.test(permissions)) return DEFAULT_FILE_MODE;
    const bits = permissions.slice(-9).replaceAll(/[rwx]/g, '1').replaceAll('-', '0');
    return Number.parseInt(bits, 2);
  }
  const { owner = ALL_BITS, group = 0, other = 0 } = permissions;
  return ((owner & ALL_BITS) << 6) | ((group & ALL_BITS) << 3) | (other & ALL_BITS);
}
