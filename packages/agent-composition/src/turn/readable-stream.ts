/**
 * Gives `ReadableStream` its static `from` on runtimes that lack it; does nothing where it is there.
 */
export function ensureReadableStreamFrom(): void {
  if ('from' in ReadableStream) return;
  Object.defineProperty(ReadableStream, 'from', {
    value: readableStreamFrom,
    writable: true,
    configurable: true,
  });
}

function readableStreamFrom<TChunk>(
  source: AsyncIterable<TChunk> | Iterable<TChunk>,
): ReadableStream<TChunk> {
  const iterator =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  return new ReadableStream<TChunk>({
    pull: async (controller) => {
      const { done, value } = await iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: async (reason) => {
      await iterator.return?.(reason);
    },
  });
}
