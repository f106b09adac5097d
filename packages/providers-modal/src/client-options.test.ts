import { expect, it } from 'vitest';
import { settings } from '../test/samples.ts';
import { modalClientOptions } from './client-options.ts';

const { modalTokenId: _id, modalTokenSecret: _secret, ...withoutToken } = settings;

it('the defaults are one hour of life, one hour of idleness and ten minutes to be created', () => {
  expect(modalClientOptions(withoutToken, { A: '1' }, [6080])).toEqual({
    appName: 'opengeni-sandbox',
    timeoutMs: 3_600_000,
    idleTimeoutMs: 3_600_000,
    sandboxCreateTimeoutS: 600,
    exposedPorts: [6080],
    env: { A: '1' },
    useSleepCmd: true,
    workspacePersistence: 'snapshot_filesystem',
  });
});

it.each([
  [{ modalTimeoutSeconds: 7200 }, { timeoutMs: 7_200_000, idleTimeoutMs: 7_200_000 }],
  [{ modalIdleTimeoutSeconds: 1200 }, { timeoutMs: 3_600_000, idleTimeoutMs: 1_200_000 }],
  [{ sandboxWarmingTimeoutMs: 123_000 }, { sandboxCreateTimeoutS: 123 }],
  [{ sandboxWarmingTimeoutMs: 1 }, { sandboxCreateTimeoutS: 1 }],
  [{ modalAppName: 'mine' }, { appName: 'mine' }],
  [{ modalImageRef: 'registry/image:1' }, { imageRef: 'registry/image:1' }],
  [{ modalWorkspacePersistence: 'tar' }, { workspacePersistence: 'tar' }],
  [
    { modalTokenId: 'ak', modalTokenSecret: 'as', modalEnvironment: 'dev' },
    { tokenId: 'ak', tokenSecret: 'as', environment: 'dev' },
  ],
] as const)('%o becomes %o', (fields, expected) => {
  expect(modalClientOptions({ ...settings, ...fields }, {}, [])).toMatchObject(expected);
});

it('blank settings are left out, so that the SDK does not take them for values', () => {
  const blank = {
    modalTokenId: '',
    modalTokenSecret: ' ',
    modalEnvironment: '',
    modalImageRef: '',
  };
  const options = modalClientOptions({ ...settings, ...blank }, {}, []);
  expect(Object.keys(options)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/token|environment|imageRef/)]),
  );
});

it('a box never ends with the command of its image', () => {
  expect(modalClientOptions(settings, {}, []).useSleepCmd).toBe(true);
});
