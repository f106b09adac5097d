import { describe, expect, it } from 'vitest';
import { withEnvironment, withoutSecrets } from './stored-state.ts';

const STATE = {
  sandboxId: 'box-1',
  apiKey: 'key',
  name: undefined,
  environment: { A: 'secret value' },
  manifest: { root: '/workspace', environment: { A: { value: 'secret value' } } },
  exposedPorts: { 80: { host: 'h', port: 443, query: 'token=secret' } },
  future: { kept: true },
};

describe('a stored state', () => {
  it('holds neither credentials nor values nor cached addresses, and keeps what it does not know', () => {
    const stored = withoutSecrets(STATE, ['apiKey']);
    expect(stored).toStrictEqual({
      sandboxId: 'box-1',
      environment: {},
      manifest: { root: '/workspace', environment: {} },
      future: { kept: true },
    });
    expect(STATE.environment).toEqual({ A: 'secret value' });
  });

  it('takes the values of the caller, also when an older record still holds others', () => {
    const { exposedPorts: _cached, ...rest } = STATE;
    expect(withEnvironment(STATE, { B: '2' })).toEqual({
      ...rest,
      environment: { B: '2' },
      manifest: { root: '/workspace', environment: { B: '2' } },
    });
  });

  it('without a manifest gets none', () => {
    expect(withEnvironment({ sandboxId: 'x' }, {})).toEqual({ sandboxId: 'x', environment: {} });
  });
});
