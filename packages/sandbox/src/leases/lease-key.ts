/** Key of the lease record of a group; all of a workspace share the prefix up to the dot. */
export function leaseKeyOf(workspaceId: string, groupId: string): string {
  return `${encodeKeyPart(workspaceId)}.${encodeKeyPart(groupId)}`;
}

/** Key under which a holder of the lease beats. */
export function heartbeatKeyOf(leaseKey: string, holderId: string): string {
  return `${leaseKey}.${encodeKeyPart(holderId)}`;
}

/** Letters, digits, `_` and `-` stand for themselves; everything else would mean something to one store or another. */
function encodeKeyPart(id: string): string {
  if (id === '') return '=';
  return id.replaceAll(/[^A-Za-z0-9_-]/gu, (character) =>
    [...Buffer.from(character, 'utf8')]
      .map((byte) => `=${byte.toString(16).padStart(2, '0')}`)
      .join(''),
  );
}
