import { describeProvider } from '@opengeni/contracts/testing';
import { createNoneProvider } from './provider.ts';

describeProvider('none', () => ({
  provider: createNoneProvider(),
  settings: {},
  countSdkCalls: () => 0,
}));
