/** Whether a text stands for at most `maxBytes` bytes; counts them only when its length does not settle it. */
export function fitsByteLimit(
  content: string,
  encoding: 'utf8' | 'base64',
  maxBytes: number,
): boolean {
  return content.length * 3 <= maxBytes || decodedByteLength(content, encoding) <= maxBytes;
}

/** Bytes that a text stands for: its UTF-8 length, or the decoded length of base64. */
export function decodedByteLength(content: string, encoding: 'utf8' | 'base64'): number {
  return encoding === 'utf8' ? utf8ByteLength(content) : base64ByteLength(content);
}

function utf8ByteLength(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (isHighSurrogate(unit) && isLowSurrogate(text.charCodeAt(index + 1))) {
      // A pair of two units takes four bytes.
      bytes += 2;
      index += 1;
    } else bytes += 2;
  }
  return bytes;
}

function base64ByteLength(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return Math.floor(((text.length - padding) * 3) / 4);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
