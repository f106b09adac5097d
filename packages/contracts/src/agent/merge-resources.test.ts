import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { SandboxError } from '../errors/sandbox-error.ts';
import {
  ResourceRefConflictError,
  mergeResourceRefs,
  resourceIdentityKey,
} from './merge-resources.ts';
import { FileResourceRef, ResourceRef } from './resources.ts';

const FILE_ID = '66666666-6666-4666-8666-66666666666a';
const repository = (change: Partial<ResourceRef> = {}): ResourceRef =>
  ResourceRef.parse({ kind: 'repository', uri: 'https://github.com/o/r', ref: 'main', ...change });
const file = (mountPath?: string): FileResourceRef =>
  FileResourceRef.parse({ kind: 'file', fileId: FILE_ID, mountPath });

describe('resource refs', () => {
  it.each([
    { kind: 'repository', uri: 'u' },
    { kind: 'repository', uri: 'u', ref: '' },
    { kind: 'repository', uri: '', ref: 'main' },
    { kind: 'repository', uri: 'u', ref: 'main', githubRepositoryId: 0 },
    { kind: 'repository', uri: 'u', ref: 'main', mountPath: '' },
    { kind: 'file', fileId: 'f' },
    { kind: 'folder', uri: 'u' },
  ])('%o is refused', (ref) => {
    expect(ResourceRef.safeParse(ref).success).toBe(false);
  });

  it('the identity leaves out how a resource is mounted', () => {
    expect(resourceIdentityKey(repository({ mountPath: 'x' }))).toBe(
      'repository:https://github.com/o/r',
    );
    expect(resourceIdentityKey(file('x'))).toBe(`file:${FILE_ID}`);
  });
});

describe('merging resources', () => {
  it('an exact repetition is dropped whatever the order of its keys', () => {
    const reordered = Object.fromEntries(Object.entries(repository()).toReversed());
    expect(mergeResourceRefs([repository()], [ResourceRef.parse(reordered), repository()])).toEqual(
      [repository()],
    );
  });

  it('without rejectConflicts both sides of a conflict are kept', () => {
    const other = repository({ ref: 'dev' });
    expect(mergeResourceRefs([repository()], [other])).toEqual([repository(), other]);
  });

  it('with rejectConflicts an exact repetition is still dropped', () => {
    expect(mergeResourceRefs([file('a')], [file('a')], { rejectConflicts: true })).toEqual([
      file('a'),
    ]);
  });

  it('the given lists are not changed', () => {
    const existing = Object.freeze([repository()]);
    expect(mergeResourceRefs(existing, [file()])).toHaveLength(2);
    expect(existing).toHaveLength(1);
  });

  it.each<[string, ResourceRef, ResourceRef]>([
    ['the same mount path', repository({ mountPath: 'a' }), file('a')],
    ['a mount path with a trailing slash', repository({ mountPath: 'a' }), file('a/')],
    ['a mount path in other case', repository({ mountPath: 'Docs' }), file('docs')],
    ['a mount path by way of ..', repository({ mountPath: 'a' }), file('b/../a')],
    ['the same repository at another ref', repository(), repository({ ref: 'dev' })],
    [
      'the same repository with .git',
      repository(),
      repository({ uri: 'https://GITHUB.com/o/r.git' }),
    ],
    ['the same file elsewhere', file('a'), file('b')],
    ['the same file id in upper case', file('a'), { ...file('b'), fileId: FILE_ID.toUpperCase() }],
  ])('%s is a conflict', (_name, existing, addition) => {
    expect(conflictOf([existing], [addition])).toBe(true);
    expect(conflictOf([], [existing, addition])).toBe(true);
  });

  it('a default mount path collides with an explicit one when the caller knows it', () => {
    const options = {
      rejectConflicts: true,
      defaultMountPath: (ref: ResourceRef) => (ref.kind === 'repository' ? 'repos/o/r' : undefined),
    };
    expect(() => mergeResourceRefs([repository()], [file('repos/o/r')], options)).toThrow(
      ResourceRefConflictError,
    );
    expect(mergeResourceRefs([repository()], [file()], options)).toHaveLength(2);
  });

  it('two resources without mount path do not collide by that', () => {
    expect(conflictOf([repository()], [file()])).toBe(false);
  });

  it('the error is a coded conflict that names the resource', () => {
    let thrown: unknown;
    try {
      mergeResourceRefs([file('a')], [file('b')], { rejectConflicts: true });
    } catch (error) {
      thrown = error;
    }
    expect(SandboxError.is(thrown, 'conflict')).toBe(true);
    expect(thrown).toMatchObject({
      name: 'ResourceRefConflictError',
      message: expect.stringContaining(FILE_ID),
    });
  });

  it('merging twice changes nothing more', () => {
    const ref = fc.constantFrom(
      repository(),
      repository({ ref: 'dev' }),
      file(),
      file('a'),
      file('b'),
    );
    fc.assert(
      fc.property(fc.array(ref), fc.array(ref), (existing, additions) => {
        const once = mergeResourceRefs(existing, additions);
        expect(mergeResourceRefs(once, additions)).toEqual(once);
        expect(once.slice(0, existing.length)).toEqual(existing);
      }),
    );
  });
});

function conflictOf(existing: ResourceRef[], additions: ResourceRef[]): boolean {
  try {
    mergeResourceRefs(existing, additions, { rejectConflicts: true });
    return false;
  } catch (error) {
    return error instanceof ResourceRefConflictError;
  }
}
