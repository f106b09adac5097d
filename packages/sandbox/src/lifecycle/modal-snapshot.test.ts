import { describe, expect, it } from 'vitest';
import { decodeModalSnapshotId, deletePriorPersistedSnapshot } from './modal-snapshot.ts';

const fsRef = 'MODAL_SANDBOX_FS_SNAPSHOT_V1\n{"snapshot_id":"im-1"}';
const bytes = (text: string) => new TextEncoder().encode(text);
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('the image id of an archive', () => {
  it.each([
    [fsRef, 'im-1'],
    ['MODAL_SANDBOX_DIR_SNAPSHOT_V1\n{"snapshot_id":"im-2"}', 'im-2'],
    ['MODAL_SANDBOX_FS_SNAPSHOT_V1\n{"snapshot_id":""}', undefined],
    ['MODAL_SANDBOX_FS_SNAPSHOT_V1\n{"snapshot_id":5}', undefined],
    ['MODAL_SANDBOX_FS_SNAPSHOT_V1\nnot json', undefined],
    ['MODAL_SANDBOX_FS_SNAPSHOT_V1 {"snapshot_id":"im-1"}', undefined],
    [` ${fsRef}`, undefined],
    ['', undefined],
  ])('of %j is %j', (text, id) => {
    expect(decodeModalSnapshotId(bytes(text))).toBe(id);
  });

  it('is undefined for a tar archive', () => {
    expect(decodeModalSnapshotId(new Uint8Array(1024).fill(0xff))).toBeUndefined();
  });
});

describe('deleting a superseded snapshot', () => {
  it('asks the Modal client of the session, with its receiver', async () => {
    const deleted: string[] = [];
    const images = {
      async delete(id: string) {
        expect(this).toBe(images);
        deleted.push(id);
      },
    };
    const session = { modal: { images } };
    expect(await deletePriorPersistedSnapshot(session, base64(fsRef))).toBe('im-1');
    expect(deleted).toEqual(['im-1']);
  });

  it.each([
    ['no archive', { modal: { images: { delete: async () => {} } } }, null],
    ['a tar archive', { modal: { images: { delete: async () => {} } } }, base64('tar')],
    ['no Modal client', {}, base64(fsRef)],
    [
      'a failure',
      { modal: { images: { delete: () => Promise.reject(new Error()) } } },
      base64(fsRef),
    ],
  ])('gives undefined with %s', async (_, session, archive) => {
    expect(await deletePriorPersistedSnapshot(session, archive)).toBeUndefined();
  });
});
