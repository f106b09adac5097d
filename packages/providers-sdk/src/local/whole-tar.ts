const BLOCK_BYTES = 512;
const SIZE_FIELD = { start: 124, end: 136 } as const;
const OCTAL = /^ *[0-7]+[ \0]*$/;

/**
 * Whether an archive goes on to its end, which two blocks of zeros mark. Members are passed over by their sizes;
 * what is in them is the business of `tar`.
 */
export function isWholeTar(archive: Uint8Array): boolean {
  let offset = 0;
  while (!isZero(archive, offset)) {
    const sizeBytes = findMemberSize(archive, offset);
    if (sizeBytes === undefined) return false;
    offset += BLOCK_BYTES * (1 + Math.ceil(sizeBytes / BLOCK_BYTES));
  }
  return isZero(archive, offset + BLOCK_BYTES);
}

function isZero(archive: Uint8Array, offset: number): boolean {
  const block = archive.subarray(offset, offset + BLOCK_BYTES);
  return block.byteLength === BLOCK_BYTES && block.every((byte) => byte === 0);
}

function findMemberSize(archive: Uint8Array, offset: number): number | undefined {
  const header = archive.subarray(offset, offset + BLOCK_BYTES);
  const field = Buffer.from(header.subarray(SIZE_FIELD.start, SIZE_FIELD.end)).toString('latin1');
  const isHeader = header.byteLength === BLOCK_BYTES && OCTAL.test(field);
  return isHeader ? Number.parseInt(field, 8) : undefined;
}
