import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { normalizeToolOutputForEvent } from './tool-output.ts';

const PNG = [137, 80, 78, 71];
const PNG_BASE64 = 'iVBORw==';
const PNG_URL = `data:image/png;base64,${PNG_BASE64}`;
const image = (source: unknown): object => ({ type: 'image', image: source });

describe('the output of a tool', () => {
  it.each([
    ['an address', image({ url: 'https://x.invalid/a.png' }), 'https://x.invalid/a.png'],
    ['bytes', image({ data: Uint8Array.from(PNG) }), PNG_URL],
    ['a list of numbers', image({ data: PNG }), PNG_URL],
    ['bytes that went through JSON', image({ data: { 0: 137, 1: 80, 2: 78, 3: 71 } }), PNG_URL],
    ['base64', image({ data: PNG_BASE64 }), PNG_URL],
    ['a data URL', image({ data: 'data:image/webp;base64,AA==' }), 'data:image/webp;base64,AA=='],
    [
      'a named media type',
      image({ data: PNG_BASE64, mediaType: 'image/jpeg' }),
      `data:image/jpeg;base64,${PNG_BASE64}`,
    ],
    ['an image of the wire', { type: 'input_image', image: PNG_URL }, PNG_URL],
  ])('becomes text for %s', (_title, output, expected) => {
    expect(normalizeToolOutputForEvent(output)).toBe(expected);
  });

  it('is unwrapped when it is a list with one text', () => {
    expect(normalizeToolOutputForEvent([image({ data: PNG })])).toBe(PNG_URL);
    expect(normalizeToolOutputForEvent(['a', image({ data: PNG })])).toEqual(['a', PNG_URL]);
    expect(normalizeToolOutputForEvent([{ type: 'text', text: 'a' }])).toEqual([
      { type: 'text', text: 'a' },
    ]);
    expect(normalizeToolOutputForEvent([])).toEqual([]);
  });

  it.each([
    [image({ data: [1, 999] })],
    [image({ data: {} })],
    [image({ fileId: 'f' })],
    [image('opaque')],
    [{ type: 'input_image', image: { id: 'f' } }],
    [{ type: 'text', text: 'x' }],
    ['x'],
    [7],
    [null],
    [undefined],
  ])('stays as it is: %j', (output) => {
    expect(normalizeToolOutputForEvent(output)).toBe(output);
  });

  it('holds the same bytes as the image', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const url = String(normalizeToolOutputForEvent(image({ data: bytes })));
        expect(Uint8Array.from(Buffer.from(url.split(',')[1] ?? '', 'base64'))).toEqual(bytes);
        expect(
          normalizeToolOutputForEvent(image({ data: Object.fromEntries(bytes.entries()) })),
        ).toBe(url);
      }),
    );
  });
});
