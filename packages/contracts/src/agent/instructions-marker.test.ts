import { expect, it } from 'vitest';

import { AGENT_INSTRUCTIONS_CORE_PLACEHOLDER } from './instructions-marker.ts';

it('the marker of the core is the published one', () => {
  expect(AGENT_INSTRUCTIONS_CORE_PLACEHOLDER).toBe('{{core}}');
});
