import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ToolRef, mergeToolRefs } from './tools.ts';

const strict = (id: string): ToolRef => ({ kind: 'mcp', id });
const lenient = (id: string): ToolRef => ({ kind: 'mcp', id, optional: true });

describe('tool refs', () => {
  it.each([
    { kind: 'mcp', id: '' },
    { kind: 'function', id: 'a' },
    { kind: 'mcp', id: 'a'.repeat(257) },
  ])('%o is refused', (ref) => {
    expect(ToolRef.safeParse(ref).success).toBe(false);
  });

  it('required beats optional in either order', () => {
    expect(mergeToolRefs([strict('a')], [lenient('a')])).toEqual([strict('a')]);
    expect(mergeToolRefs([lenient('a')], [strict('a')])).toEqual([strict('a')]);
    expect(mergeToolRefs([lenient('a')], [{ ...strict('a'), optional: false }])).toEqual([
      strict('a'),
    ]);
  });

  it('two optional refs stay optional', () => {
    expect(mergeToolRefs([lenient('a')], [lenient('a')])).toEqual([lenient('a')]);
  });

  it('the first position is kept', () => {
    expect(mergeToolRefs([lenient('a'), strict('b')], [strict('c'), strict('a')])).toEqual([
      strict('a'),
      strict('b'),
      strict('c'),
    ]);
  });

  it('every id appears once, and is optional only when nobody requires it', () => {
    const ref = fc.record({
      kind: fc.constant('mcp' as const),
      id: fc.constantFrom('a', 'b', 'c'),
      optional: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(ref), fc.array(ref), (existing, additions) => {
        const all = [...existing, ...additions];
        const merged = mergeToolRefs(existing, additions);
        expect(merged.map(({ id }) => id)).toEqual([...new Set(all.map(({ id }) => id))]);
        for (const { id, optional } of merged) {
          expect(optional === true).toBe(
            all.filter((tool) => tool.id === id).every((tool) => tool.optional),
          );
        }
      }),
    );
  });
});
