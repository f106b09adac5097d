import { inspect } from 'node:util';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Secret } from './secret.ts';

describe('Secret', () => {
  it('gives its value only when it is asked to reveal it', () => {
    expect(new Secret('hunter2').reveal()).toBe('hunter2');
  });

  it('never shows its value in strings, JSON, inspection, keys or clones', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{12,40}$/), (value) => {
        const holder = { apiKey: new Secret(value) };
        const shown = [
          String(holder.apiKey),
          JSON.stringify(holder),
          inspect(holder, { showHidden: true, depth: null, getters: true }),
          inspect(holder.apiKey, { customInspect: false, showHidden: true, getters: true }),
          Object.entries(holder.apiKey).join(),
          JSON.stringify(structuredClone(Object.assign({}, holder.apiKey))),
        ];
        expect(shown.filter((text) => text.includes(value))).toEqual([]);
      }),
    );
  });

  it('is recognised across installed copies by its brand, and cannot be changed', () => {
    const secret = new Secret('hunter2');
    expect(Secret.is(secret)).toBe(true);
    expect(Secret.is({ reveal: () => 'hunter2' })).toBe(false);
    expect(Secret.is(undefined)).toBe(false);
    expect(Object.isFrozen(secret)).toBe(true);
  });
});
