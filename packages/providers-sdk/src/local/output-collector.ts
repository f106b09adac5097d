import type { Readable } from 'node:stream';
import type { OutputListener, OutputStream } from '@opengeni/contracts/ports';

/** What was kept of one output stream. */
export interface CollectedOutput {
  readonly bytes: Uint8Array;
  readonly isTruncated: boolean;
}

export interface OutputCollector {
  /** Resolves when the stream has ended. */
  readonly ended: Promise<void>;
  /** What was kept so far; what still comes is read and dropped without keeping this process alive. */
  finish(): CollectedOutput;
}

/** Keeps the first bytes of a stream and reads the rest away, so that its writer never blocks. */
export function collectOutput(
  readable: Readable,
  options: {
    readonly stream: OutputStream;
    readonly maxBytes: number;
    readonly listener: OutputListener;
  },
): OutputCollector {
  const { stream, maxBytes, listener } = options;
  const pieces: Uint8Array[] = [];
  let keptBytes = 0;
  let isTruncated = false;
  let isFinished = false;
  readable.on('data', (chunk: Buffer) => {
    if (isFinished) return;
    const kept = chunk.subarray(0, maxBytes - keptBytes);
    if (kept.byteLength < chunk.byteLength) isTruncated = true;
    if (kept.byteLength === 0) return;
    keptBytes += kept.byteLength;
    pieces.push(kept);
    listener.give({ stream, bytes: kept });
  });
  const ended = new Promise<void>((resolve) => {
    readable.once('close', resolve);
    readable.once('error', () => resolve());
  });
  return {
    ended,
    finish: () => {
      isFinished = true;
      if ('unref' in readable && typeof readable.unref === 'function') readable.unref();
      return { bytes: joinPieces(pieces.splice(0), keptBytes), isTruncated };
    },
  };
}

function joinPieces(pieces: readonly Uint8Array[], totalBytes: number): Uint8Array {
  const joined = new Uint8Array(totalBytes);
  let offset = 0;
  for (const piece of pieces) {
    joined.set(piece, offset);
    offset += piece.byteLength;
  }
  return joined;
}
