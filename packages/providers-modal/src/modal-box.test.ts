import { expect, it } from 'vitest';
import { createModalBox, findCreatedAtMs } from './modal-box.ts';
import type { ListedModalSandbox } from './modal-box.ts';

it.each([
  [1_767_355_200.25, 1_767_355_200_250],
  [9_999_999_999, 9_999_999_999_000],
  [10_000_000_000, 10_000_000_000],
  [1_767_355_200_250, 1_767_355_200_250],
])('creation time %d, in seconds or milliseconds, is %d in milliseconds', (raw, expected) => {
  expect(findCreatedAtMs(raw)).toBe(expected);
});

it.each([undefined, null, 0, -1, Number.NaN, Number.POSITIVE_INFINITY, '1767355200', {}])(
  'creation time %j is unknown',
  (raw) => {
    expect(findCreatedAtMs(raw)).toBeUndefined();
  },
);

it('tags whose name or value is no text are ignored', () => {
  const entry = {
    id: 'sb-1',
    tags: [
      { tagName: 'good', tagValue: 'yes' },
      { tagName: 'number', tagValue: 7 },
      { tagName: 7, tagValue: 'number' },
      { tagName: 'missing' },
      null,
      'text',
    ],
  } as unknown as ListedModalSandbox;
  expect(createModalBox(entry)).toEqual({ sandboxId: 'sb-1', tags: { good: 'yes' } });
});

it('a list of tags that is no list counts as none', () => {
  const entry = { id: 'sb-1', tags: { good: 'yes' } } as unknown as ListedModalSandbox;
  expect(createModalBox(entry).tags).toEqual({});
});

it('a tag named like a member of every object is only a tag', () => {
  const tags = [{ tagName: '__proto__', tagValue: 'polluted' }];
  const box = createModalBox({ id: 'sb-1', tags });
  expect(Object.getPrototypeOf(box.tags)).toBe(Object.prototype);
  expect(Object.keys(box.tags)).toEqual(['__proto__']);
});
