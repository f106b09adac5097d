import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import {
  booleanSetting,
  enumSetting,
  integerSetting,
  jsonSetting,
  listSetting,
  numberSetting,
  portSetting,
  positiveIntegerSetting,
  textSetting,
  urlSetting,
} from './setting-schemas.ts';
import type { SettingSchema } from './setting-schemas.ts';

function parse<TValue>(schema: SettingSchema<TValue>, text: string): TValue | undefined {
  return schema.zod.safeParse(text).data;
}

function problemOf(schema: SettingSchema<unknown>, text: string): string | undefined {
  return schema.zod.safeParse(text).error?.issues[0]?.message;
}

describe('setting schemas', () => {
  it.each(['true', '1', 'yes', 'y', 'on', ' TRUE ', 'On'])('the word %j is true', (text) => {
    expect(parse(booleanSetting(), text)).toBe(true);
  });

  it.each(['false', '0', 'no', 'n', 'off', ' False '])('the word %j is false', (text) => {
    expect(parse(booleanSetting(), text)).toBe(false);
  });

  it.each(['maybe', '2', 'truee', 'null'])(
    'the word %j is no boolean instead of being truthy',
    (text) => {
      expect(problemOf(booleanSetting(), text)).toBe('must be true or false');
    },
  );

  it('whole numbers take decimal digits only', () => {
    expect(parse(positiveIntegerSetting(), ' 8001 ')).toBe(8001);
    for (const text of [
      '0x10',
      '1e3',
      '8000.5',
      'abc',
      '0',
      '-1',
      '99999999999999999999',
      '1_000',
      '',
    ]) {
      expect(problemOf(positiveIntegerSetting(), text)).toBe(
        'must be a whole number of at least 1',
      );
    }
  });

  it('bounds of whole numbers are inclusive and named in the problem', () => {
    const schema = integerSetting({ min: 0, max: 5 });
    expect(['0', '5'].map((text) => parse(schema, text))).toEqual([0, 5]);
    expect(problemOf(schema, '6')).toBe('must be a whole number from 0 to 5');
    expect(problemOf(integerSetting({ max: 5 }), '6')).toBe('must be a whole number of at most 5');
    expect(problemOf(integerSetting(), 'x')).toBe('must be a whole number');
  });

  it('ports reach from 1 to 65535', () => {
    expect(['1', '65535'].map((text) => parse(portSetting(), text))).toEqual([1, 65_535]);
    expect(['0', '65536', '0x50'].map((text) => parse(portSetting(), text))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('fractions exclude the lower bound and include the upper one', () => {
    const schema = numberSetting({ moreThan: 0, max: 1 });
    expect(['0.7', '1', '.5'].map((text) => parse(schema, text))).toEqual([0.7, 1, 0.5]);
    expect(['0', '1.01', 'Infinity', '1e-1'].map((text) => parse(schema, text))).toEqual(
      Array(4).fill(undefined),
    );
  });

  it('enum words are case-sensitive and not trimmed', () => {
    const schema = enumSetting(['docker', 'local']);
    expect(parse(schema, 'docker')).toBe('docker');
    expect(problemOf(schema, 'Docker')).toBe('must be one of docker, local');
    expect(problemOf(schema, ' docker')).toBe('must be one of docker, local');
  });

  it('lists are split on commas, trimmed, and lose their blanks', () => {
    expect(parse(listSetting(), ' a, b,,c ,')).toEqual(['a', 'b', 'c']);
    expect(parse(listSetting(portSetting()), ' 3000, 8080,,3000 ')).toEqual([3000, 8080, 3000]);
    expect(problemOf(listSetting(portSetting()), '3000,abc')).toContain(
      'a whole number from 1 to 65535',
    );
  });

  it('URLs must be absolute, and of a listed protocol when there is a list', () => {
    expect(parse(urlSetting(), 'https://example.test/x')).toBe('https://example.test/x');
    expect(problemOf(urlSetting(), 'example')).toBe('must be an absolute URL');
    expect(problemOf(urlSetting({ protocols: ['https'] }), 'ftp://example.test')).toBe(
      'must be an absolute URL (https)',
    );
  });

  it('text may be bound to a pattern', () => {
    const schema = textSetting({ pattern: /^[a-z]+$/, expects: 'lower-case letters' });
    expect(parse(schema, 'abc')).toBe('abc');
    expect(problemOf(schema, 'ABC')).toBe('must be lower-case letters');
  });

  it('JSON problems name the place and never repeat the text', () => {
    const schema = jsonSetting(z.array(z.object({ id: z.string() })), 'a JSON array of providers');
    expect(parse(schema, '[{"id":"a"}]')).toEqual([{ id: 'a' }]);
    const broken = problemOf(schema, '{"apiKey":"sk-secret"');
    expect(broken).toBe('must be a JSON array of providers, but is no valid JSON');
    const misshaped = problemOf(schema, '[{"id":7,"apiKey":"sk-secret"}]');
    expect(misshaped).toContain('[0].id');
    expect(misshaped).not.toContain('sk-secret');
  });

  it('a formatted value parses to the same value', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65_535 }), fc.boolean(), (port, flag) => {
        expect(parse(portSetting(), portSetting().format(port))).toBe(port);
        expect(parse(booleanSetting(), booleanSetting().format(flag))).toBe(flag);
        const list = listSetting(portSetting());
        expect(parse(list, list.format([port, port]))).toEqual([port, port]);
        const json = jsonSetting(z.object({ port: z.number(), flag: z.boolean() }));
        expect(parse(json, json.format({ port, flag }))).toEqual({ port, flag });
      }),
    );
  });
});
