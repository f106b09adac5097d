import type { UnixLocalSandboxSession } from '@openai/agents/sandbox/local';
import type { SandboxSessionLike } from '@opengeni/contracts/ports';
import { expectTypeOf } from 'vitest';
import type { EstablishBoxRequest, EstablishSettings } from './establish.ts';
import type {
  EstablishedBox,
  EstablishedSandboxSession,
  SandboxCreatedCallback,
} from './established-box.ts';

// Live sessions of the Agents SDK are what these packages take.
expectTypeOf<UnixLocalSandboxSession>().toExtend<SandboxSessionLike>();

// What establishing returns is what hosts pass on, with its types erased.
expectTypeOf<EstablishedBox>().toExtend<EstablishedSandboxSession>();
expectTypeOf<EstablishedSandboxSession>().toEqualTypeOf<{
  client: unknown;
  session: unknown;
  sessionState: unknown;
  instanceId: string;
  backendId: string;
}>();

// A host's callback fits the request.
expectTypeOf<SandboxCreatedCallback>().toExtend<
  NonNullable<EstablishBoxRequest<EstablishSettings>['onSandboxCreated']>
>();
