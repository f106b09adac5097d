import { expect, it } from 'vitest';
import { findImageMediaType } from './image-media-type.ts';

const ascii = (text: string) => new TextEncoder().encode(text);
const RIFF_WEBP = ascii('RIFF\0\0\0\0WEBPVP8 ');

it.each([
  [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), 'image/png'],
  [Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), 'image/jpeg'],
  [ascii('GIF89a'), 'image/gif'],
  [RIFF_WEBP, 'image/webp'],
  [ascii('BM....'), 'image/bmp'],
  [Uint8Array.of(0x49, 0x49, 0x2a, 0), 'image/tiff'],
  [Uint8Array.of(0x4d, 0x4d, 0, 0x2a), 'image/tiff'],
  [ascii('  <SVG xmlns="x">'), 'image/svg+xml'],
  [ascii('<?xml version="1.0"?>\n<svg>'), 'image/svg+xml'],
])('the first bytes decide, whatever the path says', (bytes, mediaType) => {
  expect(findImageMediaType(bytes, 'a.txt')).toBe(mediaType);
});

it.each([
  ['a.PNG', 'image/png'],
  ['a.jpg', 'image/jpeg'],
  ['a.jpeg', 'image/jpeg'],
  ['a.gif', 'image/gif'],
  ['a.webp', 'image/webp'],
  ['a.bmp', 'image/bmp'],
  ['a.tif', 'image/tiff'],
  ['a.tiff', 'image/tiff'],
  ['a.svg', 'image/svg+xml'],
  ['a.svgz', 'image/svg+xml'],
])('bytes that show nothing leave it to the extension: %s', (path, mediaType) => {
  expect(findImageMediaType(ascii('data'), path)).toBe(mediaType);
});

it.each(['a.txt', 'png', 'a.constructor', 'a.'])('%s is no image', (path) => {
  expect(findImageMediaType(ascii('<?xml version="1.0"?><html>'), path)).toBeUndefined();
  expect(findImageMediaType(new Uint8Array(), path)).toBeUndefined();
});
