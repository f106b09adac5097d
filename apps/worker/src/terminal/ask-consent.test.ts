import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';

import { askConsent } from './ask-consent.ts';

async function answer(
  text: string | undefined,
  signal = new AbortController().signal,
): Promise<boolean> {
  const input = new PassThrough();
  const asked = askConsent({
    input,
    output: new PassThrough(),
    question: 'Go on?',
    signal,
    onInterrupt: () => {},
  });
  if (text === undefined) input.end();
  else input.write(text);
  return await asked;
}

describe('consent', () => {
  it.each(['y\n', 'yes\n', ' YES \n'])('is given by %j', async (text) => {
    expect(await answer(text)).toBe(true);
  });

  it.each(['\n', 'n\n', 'maybe\n', 'yes please\n', undefined])(
    'is not given by %j',
    async (text) => {
      expect(await answer(text)).toBe(false);
    },
  );

  it('is not given by an interrupt', async () => {
    expect(await answer('', AbortSignal.abort())).toBe(false);
  });
});
