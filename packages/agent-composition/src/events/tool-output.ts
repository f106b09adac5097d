import { isLooseRecord } from './loose-record.ts';

/**
 * What a tool answered, as the timeline shows it: images become data URLs or their address, a list with
 * one text becomes that text, everything else stays as it is.
 */
export function normalizeToolOutputForEvent(output: unknown): unknown {
  if (Array.isArray(output)) {
    const parts = output.map(normalizeToolOutputForEvent);
    const [only] = parts;
    return parts.length === 1 && typeof only === 'string' ? only : parts;
  }
  if (!isLooseRecord(output)) return output;
  if (output['type'] === 'input_image')
    return typeof output['image'] === 'string' ? output['image'] : output;
  if (output['type'] !== 'image' || !isLooseRecord(output['image'])) return output;
  const { url, data, mediaType } = output['image'];
  if (typeof url === 'string') return url;
  return findDataUrl(data, typeof mediaType === 'string' ? mediaType : 'image/png') ?? output;
}

function findDataUrl(data: unknown, mediaType: string): string | undefined {
  if (typeof data === 'string')
    return data.startsWith('data:') ? data : `data:${mediaType};base64,${data}`;
  const bytes = findBytes(data);
  return bytes && `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}`;
}

// Bytes that went through JSON are an object with an index for each of them.
function findBytes(data: unknown): Uint8Array | undefined {
  if (data instanceof Uint8Array) return data;
  if (typeof data !== 'object' || data === null) return undefined;
  const values = Array.isArray(data) ? (data as unknown[]) : Object.values(data);
  return values.length > 0 && values.every(isByte) ? Uint8Array.from(values) : undefined;
}

function isByte(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;
}
