import type { CapabilityDescriptor, SandboxBackend } from '@opengeni/contracts/backends';
import type { SessionCapabilities } from '@opengeni/contracts/capabilities';
import { expectTypeOf } from 'vitest';
import { negotiateCapabilities } from './negotiate.ts';
import type { NegotiationContext } from './negotiation-context.ts';

declare const context: NegotiationContext;
declare const foreign: NegotiationContext<'acme'>;
const seedShape: (context: NegotiationContext) => SessionCapabilities = negotiateCapabilities;

expectTypeOf(seedShape(context)).toEqualTypeOf<SessionCapabilities>();
expectTypeOf(negotiateCapabilities(context)).toExtend<SessionCapabilities>();
expectTypeOf(context.backend).toEqualTypeOf<SandboxBackend>();
expectTypeOf(negotiateCapabilities(foreign).backend).toEqualTypeOf<'acme'>();
expectTypeOf<CapabilityDescriptor<'acme'>>().toExtend<NonNullable<typeof foreign.descriptor>>();
