import { inspect } from 'node:util';

import { Secret } from '@opengeni/contracts/settings';
import type { SettingEntry } from '@opengeni/contracts/settings';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { listSettings, loadConfig, parseSettings } from '../src/index.ts';

const MARK = 'h1dd3n';

/** Texts that a setting accepts without contradicting another one. */
const TEXTS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  boolean: fc.constantFrom('true', ' No ', '1', 'off'),
  integer: fc.integer({ min: 1, max: 3000 }).map(String),
  number: fc.double({ min: 0.01, max: 1, noNaN: true }).map((value) => value.toFixed(4)),
  text: fc.stringMatching(/^[a-z][a-z0-9 ./:-]{0,20}$/),
  url: fc.webUrl(),
};

// Settings whose value changes what other settings must be.
const COUPLED =
  /^(sandboxBackend|openaiProvider|authRequired|objectStorage|environmentsEncryptionKey|modalToken|sandboxLeaseReaperPeriodMs|sandboxViewerHolderTtlMs|.*Secret$)/;

const independent = listSettings().filter(
  ({ key, kind }) => TEXTS[kind] !== undefined && !COUPLED.test(key),
);

const givenTexts = fc
  .subarray(independent)
  .chain((entries) =>
    fc.tuple(
      ...entries.map((entry) =>
        (TEXTS[entry.kind] ?? fc.constant('')).map((text) => [entry, text] as const),
      ),
    ),
  );

function valueIn(config: object, entry: SettingEntry): unknown {
  const group: unknown = Reflect.get(config, entry.group);
  return typeof group === 'object' && group !== null ? Reflect.get(group, entry.key) : undefined;
}

describe('the settings tables as a whole', () => {
  it('whatever is given for a key is what the configuration holds under that key', () => {
    fc.assert(
      fc.property(givenTexts, (given) => {
        const environment = Object.fromEntries(given.map(([{ env }, text]) => [env[0], text]));
        const { config, warnings } = loadConfig(environment);
        const texts = new Map(given.map(([{ key }, text]) => [key, text.trim()]));
        for (const entry of listSettings()) {
          const text = texts.get(entry.key) ?? '';
          const value = valueIn(config, entry);
          const plain = Secret.is(value) ? value.reveal() : value;
          if (text !== '') expect({ ok: true, value: plain }).toEqual(entry.parse(text));
          else expect(plain).toEqual(entry.secret ? entry.defaultText : entry.defaultValue);
        }
        expect(warnings.filter(({ code }) => code === 'unknown_variable')).toEqual([]);
      }),
    );
  });

  it('the flat settings hold the same values, as text where they are lists', () => {
    fc.assert(
      fc.property(givenTexts, (given) => {
        const environment = Object.fromEntries(
          given.map(([{ env }, text]) => [env[0], text.trim()]),
        );
        const { config } = loadConfig(environment);
        const settings = parseSettings(environment);
        for (const entry of listSettings()) {
          if (entry.kind === 'list' || entry.kind === 'json') continue;
          const value = valueIn(config, entry);
          expect(Reflect.get(settings, entry.key)).toEqual(
            Secret.is(value) ? value.reveal() : value,
          );
        }
      }),
    );
  });

  it('no serialised form of settings or configuration holds a secret', () => {
    const secret = `${MARK}-${'x'.repeat(40)}`;
    const environment: Record<string, string> = {
      OPENGENI_OBJECT_STORAGE_BACKEND: 'gcs',
      OPENGENI_NATS_URL: `nats://user:${secret}@host:4222`,
      OPENGENI_SELFHOSTED_NATS_URL: `nats://${secret}@host`,
    };
    const foreign = /^objectStorage(Access|Secret|Azure)/;
    const special: Readonly<Record<string, string>> = {
      environmentsEncryptionKey: Buffer.from(MARK.padEnd(32, 'x')).toString('base64'),
      objectStorageGcsCredentialsJson: JSON.stringify({ private_key: secret }),
      mcpServers: JSON.stringify([
        { id: 'a', url: `https://u:${MARK}@a.example`, headers: { a: secret } },
      ]),
      modelProvidersJson: JSON.stringify([
        {
          id: 'p',
          baseUrl: 'https://p.example',
          apiKey: secret,
          defaultHeaders: { 'x-key': secret },
          defaultQuery: { key: secret },
          models: [{ id: 'm' }],
        },
      ]),
    };
    for (const entry of listSettings()) {
      if (!entry.secret || foreign.test(entry.key)) continue;
      environment[entry.env[0]] = special[entry.key] ?? secret;
    }
    const { config, warnings } = loadConfig(environment);
    const settings = parseSettings(environment);
    const encodedKey = special['environmentsEncryptionKey'] ?? '';
    for (const value of [config, settings, warnings, { settings }, [config.models]]) {
      for (const shown of [
        JSON.stringify(value),
        inspect(value, { depth: 12, showHidden: true }),
      ]) {
        expect(shown).not.toContain(MARK);
        expect(shown).not.toContain(encodedKey);
      }
    }
    expect(config.models.openaiApiKey?.reveal()).toBe(secret);
    expect(settings.natsUrl).toContain(secret);
  });
});
