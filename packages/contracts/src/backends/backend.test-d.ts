import { expectTypeOf } from 'vitest';

import type { BackendName, SandboxBackend } from './backend.ts';
import type { CapabilityDescriptor } from './capability-descriptor.ts';
import type { CAPABILITY_DESCRIPTORS } from './descriptors.ts';

expectTypeOf<SandboxBackend>().toExtend<BackendName>();
expectTypeOf<'acme'>().toExtend<BackendName>();
expectTypeOf<'acme'>().not.toExtend<SandboxBackend>();
expectTypeOf<typeof CAPABILITY_DESCRIPTORS>().toEqualTypeOf<
  Record<SandboxBackend, CapabilityDescriptor>
>();
expectTypeOf<CapabilityDescriptor['backend']>().toEqualTypeOf<SandboxBackend>();
expectTypeOf<CapabilityDescriptor>().toExtend<CapabilityDescriptor<BackendName>>();
