import { RoutingSandboxSession } from '@opengeni/sandbox';
import type { ActivePointer, RoutableBackendSession } from '@opengeni/sandbox';
import type { Area, Row } from '../row.ts';
import { measureInterleaved } from '../statistics.ts';

const OPERATIONS = 20_000;
const WARMUPS = 2000;
const BUDGET_MICROSECONDS = 10;
const RESULT = { output: '', stdout: '', stderr: '', exitCode: 0, wallTimeSeconds: 0 };

/** A place that answers at once, so that what remains is the way to it. */
const place: Required<Pick<RoutableBackendSession, 'exec' | 'readFile'>> = {
  exec: async () => RESULT,
  readFile: async () => '',
};

function createRouted(): RoutingSandboxSession {
  const pointer: ActivePointer = { activeSandboxId: null, activeEpoch: 1 };
  return new RoutingSandboxSession({
    readPointer: async () => pointer,
    resolveActiveBackend: async () => ({ session: place, sandboxId: null, kind: 'bench' }),
  });
}

async function measureMicroseconds(operation: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await operation();
  return (performance.now() - startedAt) * 1000;
}

async function* measure(
  name: string,
  subjects: { readonly routed: () => Promise<unknown>; readonly direct: () => Promise<unknown> },
): AsyncIterable<Row> {
  const { ours, baseline } = await measureInterleaved(
    {
      ours: () => measureMicroseconds(subjects.routed),
      baseline: () => measureMicroseconds(subjects.direct),
    },
    { pairs: OPERATIONS, warmups: WARMUPS },
  );
  yield { name, unit: 'us', ours: ours - baseline, baseline: BUDGET_MICROSECONDS, goal: 1 };
}

/** What following the pointer costs an operation; the baseline is what it may cost. */
export const routingArea: Area = {
  name: 'routing',
  summary: 'what routing adds to one operation against 10 microseconds, median of 20 000',
  async *rows(): AsyncIterable<Row> {
    const routed = createRouted();
    const args = { cmd: 'true' };
    const file = { path: 'a' };
    yield* measure('routed exec over a direct one', {
      routed: () => routed.exec(args),
      direct: () => place.exec(args),
    });
    yield* measure('routed readFile over a direct one', {
      routed: () => routed.readFile(file),
      direct: () => place.readFile(file),
    });
  },
};
