/** The varint of the largest length that a reader accepts: 4 GiB less one byte. */
export const hugeLength: readonly number[] = [0xff, 0xff, 0xff, 0xff, 0x0f];

/** A number as a varint. */
export function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

/** Starts of groups of the unknown field 100, one inside the other, none ended. */
export function startGroups(count: number): number[] {
  return Array<readonly number[]>(count).fill([0xa3, 0x06]).flat();
}
