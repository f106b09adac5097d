import type { SandboxSession } from '@openai/agents/sandbox';
import type { SandboxSessionLike } from '@opengeni/contracts/ports';
import { expectTypeOf, it } from 'vitest';
import type { WorkspaceSession } from '../workspace/workspace-session.ts';
import type { ActivePointer } from './active-pointer.ts';
import type { ResolvedActiveBackend, RoutableBackendSession } from './routable-session.ts';
import type { RoutingSandboxSessionDeps, RoutingTransitionEvent } from './routing-deps.ts';
import type { RoutingSandboxSession } from './routing-sandbox-session.ts';

type SeedScreenshot = () => Promise<{
  png: Uint8Array;
  width: number;
  height: number;
  nativeWidth: number;
  nativeHeight: number;
}>;

it('the screenshot of a routed session is optional and has the declared shape', () => {
  expectTypeOf<RoutableBackendSession['screenshot']>().toEqualTypeOf<SeedScreenshot | undefined>();
  expectTypeOf<RoutingSandboxSession['screenshot']>().toEqualTypeOf<SeedScreenshot | undefined>();
});

it('a session of the Agents SDK can be routed to, and a routing session can stand for one', () => {
  expectTypeOf<SandboxSession>().toExtend<RoutableBackendSession>();
  expectTypeOf<RoutingSandboxSession>().toExtend<RoutableBackendSession>();
  expectTypeOf<RoutingSandboxSession>().toExtend<SandboxSessionLike>();
  expectTypeOf<RoutingSandboxSession>().toExtend<WorkspaceSession>();
  expectTypeOf<RoutingSandboxSession>().toExtend<Omit<SandboxSession, 'state'>>();
});

it('what the seed lets a caller pass can be passed', () => {
  expectTypeOf<{
    defaultResolved: { session: object; sandboxId: null; kind: string };
    readPointer: () => Promise<{ activeSandboxId: string; activeEpoch: number; workingDir: null }>;
    resolveActiveBackend: (pointer: ActivePointer) => Promise<ResolvedActiveBackend>;
    maxFenceRetries: number;
    onTransition: (event: RoutingTransitionEvent) => void;
  }>().toExtend<RoutingSandboxSessionDeps>();
  expectTypeOf<RoutingTransitionEvent>().toEqualTypeOf<{
    type: 'resolved' | 'fenced-retry' | 'epoch-changed';
    fromEpoch: number;
    toEpoch: number;
    sandboxId: string | null;
    kind: string;
  }>();
});
