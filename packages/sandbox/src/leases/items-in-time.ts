/** The items of a list, each of which is waited for as `wait` does it: a list that hangs ends with the error of that. */
export async function* itemsInTime<T>(
  items: AsyncIterable<T>,
  wait: (next: () => Promise<IteratorResult<T>>) => Promise<IteratorResult<T>>,
): AsyncIterable<T> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await wait(() => iterator.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not waited for: after a call without an answer it would have none either.
    void Promise.allSettled([iterator.return?.()]);
  }
}
