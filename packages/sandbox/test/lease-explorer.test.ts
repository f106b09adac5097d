import { afterAll, describe, expect, it } from 'vitest';
import { transition } from '../src/leases/lease-machine.ts';
import { explore } from './lease-explorer/explore.ts';
import { MUTATIONS } from './lease-explorer/mutations.ts';
import { RECLAIM_ROUNDS } from './lease-explorer/rules.ts';
import { boundOf, DEEP_SCOPES, SCOPES } from './lease-explorer/scopes.ts';
import type { Bound } from './lease-explorer/world.ts';

const TIMEOUT_MS = 600_000;
const scopes =
  process.env['OPENGENI_FUZZ_RUNS'] === undefined ? SCOPES : [...SCOPES, ...DEEP_SCOPES];
const report: string[] = [];

describe('every interleaving within a bound keeps the invariants of leases', () => {
  it.each(scopes)('$name', { timeout: TIMEOUT_MS }, ({ name, bound }) => {
    const { states, steps, violation } = explore(bound, transition);
    report.push(
      `${String(states).padStart(8)} states, ${String(steps).padStart(8)} steps: ${name} (${boundText(bound)})`,
    );
    expect(violation).toBeUndefined();
    expect(states).toBeGreaterThan(1000);
  });

  afterAll(() => {
    const bound = `every box is reclaimed within ${RECLAIM_ROUNDS} limits after everybody left`;
    process.stdout.write(`lease explorer, no violation; ${bound}\n${report.join('\n')}\n`);
  });
});

describe('the explorer finds a trace when a guard is dropped', () => {
  it.each(MUTATIONS)('$guard', ({ bound, breaks, transition: mutated }) => {
    expect(explore(boundOf(bound), transition).violation === undefined || bound.looks === 1).toBe(
      true,
    );
    const { violation } = explore(boundOf(bound), mutated);
    expect(violation?.rule).toContain(breaks);
    expect(violation?.trace.length).toBeGreaterThan(1);
  });
});

function boundText(bound: Bound): string {
  return Object.entries(bound)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
