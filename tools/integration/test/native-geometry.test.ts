import { RoutingSandboxSession } from '@opengeni/sandbox';
import { MockAgentResponder } from '@opengeni/selfhosted/testing';
import { describe, expect, it } from 'vitest';
import { describeNativeGeometry } from '../src/geometry-rules.ts';
import { createRoutedComputer } from '../src/routed-computer.ts';

describe('over an agent in memory', () => {
  describeNativeGeometry(async (agent) => agent);
});

it('a screen that was swapped for a place without one is an error, never a click elsewhere', async () => {
  const { routed } = await createRoutedComputer(new MockAgentResponder());
  const places = {
    m: { session: { desktopInput: routed.desktopInput, screenshot: routed.screenshot }, kind: 'm' },
    b: { session: {}, kind: 'docker' },
  };
  let active: 'm' | 'b' = 'm';
  const swapping = new RoutingSandboxSession({
    defaultResolved: { ...places.m, sandboxId: 'm' },
    readPointer: async () => ({ activeSandboxId: active, activeEpoch: active === 'm' ? 1 : 2 }),
    resolveActiveBackend: async () => ({ ...places[active], sandboxId: active }),
  });
  active = 'b';
  await expect(swapping.desktopInput?.({})).rejects.toMatchObject({ code: 'unsupported' });
});
