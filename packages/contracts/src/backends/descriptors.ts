import type { SandboxBackend } from './backend.ts';
import type { CapabilityDescriptor } from './capability-descriptor.ts';
import { deepFreeze } from './deep-freeze.ts';
import { blaxelDescriptor } from './descriptors/blaxel.ts';
import { cloudflareDescriptor } from './descriptors/cloudflare.ts';
import { daytonaDescriptor } from './descriptors/daytona.ts';
import { dockerDescriptor } from './descriptors/docker.ts';
import { e2bDescriptor } from './descriptors/e2b.ts';
import { localDescriptor } from './descriptors/local.ts';
import { modalDescriptor } from './descriptors/modal.ts';
import { noneDescriptor } from './descriptors/none.ts';
import { runloopDescriptor } from './descriptors/runloop.ts';
import { selfhostedDescriptor } from './descriptors/selfhosted.ts';
import { vercelDescriptor } from './descriptors/vercel.ts';

/** The capability rows of the known backends, deeply frozen. A foreign provider brings its own row. */
export const CAPABILITY_DESCRIPTORS: Record<SandboxBackend, CapabilityDescriptor> =
  /* @__PURE__ */ deepFreeze({
    docker: dockerDescriptor,
    modal: modalDescriptor,
    local: localDescriptor,
    none: noneDescriptor,
    daytona: daytonaDescriptor,
    runloop: runloopDescriptor,
    e2b: e2bDescriptor,
    blaxel: blaxelDescriptor,
    cloudflare: cloudflareDescriptor,
    vercel: vercelDescriptor,
    selfhosted: selfhostedDescriptor,
  });
