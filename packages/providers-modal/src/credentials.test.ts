import { expect, it } from 'vitest';
import { settings } from '../test/samples.ts';
import { assertModalTokenPair, validateModalCredentials } from './credentials.ts';

it.each([
  ['both halves', { modalTokenId: 'ak', modalTokenSecret: 'as' }],
  ['neither half', { modalTokenId: undefined, modalTokenSecret: undefined }],
  ['two blanks', { modalTokenId: ' ', modalTokenSecret: '' }],
])('a token of %s is accepted', (_title, token) => {
  expect(() => validateModalCredentials({ ...settings, ...token })).not.toThrow();
});

it.each([
  ['only the id', { modalTokenId: 'ak', modalTokenSecret: undefined }],
  ['only the secret', { modalTokenId: undefined, modalTokenSecret: 'as' }],
  ['the id and a blank', { modalTokenId: 'ak', modalTokenSecret: '  ' }],
])(
  'a token of %s is refused by an error that names both variables and no value',
  (_title, token) => {
    const check = () => validateModalCredentials({ ...settings, ...token });
    expect(check).toThrow(
      '[sandbox:modal] OPENGENI_MODAL_TOKEN_ID and OPENGENI_MODAL_TOKEN_SECRET must both be set or both omitted',
    );
    expect(() => assertModalTokenPair(token)).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    );
  },
);

it.each(['', '  '])('the app name %j is refused', (modalAppName) => {
  expect(() => validateModalCredentials({ ...settings, modalAppName })).toThrow(
    '[sandbox:modal] OPENGENI_MODAL_APP_NAME is required',
  );
});
