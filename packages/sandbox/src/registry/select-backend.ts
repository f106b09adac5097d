import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { SandboxError } from '@opengeni/contracts/errors';
import type {
  BackendName,
  CapabilityDescriptor,
  SandboxBackend,
  SandboxOs,
} from '@opengeni/contracts/backends';

/** The capability row of a known backend, as the very object of the table. Throws code `backend_unknown`. */
export function selectBackend(backend: SandboxBackend): CapabilityDescriptor {
  const descriptor = findDescriptor(backend);
  if (descriptor !== undefined) return descriptor;
  const known = Object.keys(CAPABILITY_DESCRIPTORS);
  throw new SandboxError(
    'backend_unknown',
    `Unknown sandbox backend "${backend}". Known backends: ${known.join(', ')}.`,
    { details: { backend, known } },
  );
}

/** Whether boxes of the backend can run the operating system. */
export function backendSupportsOs(
  descriptor: CapabilityDescriptor<BackendName>,
  os: SandboxOs,
): boolean {
  return descriptor.os.supported.includes(os);
}

/**
 * Whether the backend can show a desktop at all, by backend name or by the SDK's `backendId`.
 * An unknown name cannot.
 */
export function desktopCapableBackend(backend: BackendName): boolean {
  const descriptor =
    findDescriptor(backend) ??
    Object.values(CAPABILITY_DESCRIPTORS).find((row) => row.backendId === backend);
  return descriptor?.capabilities.DesktopStream.available ?? false;
}

function findDescriptor(backend: string): CapabilityDescriptor | undefined {
  return Object.hasOwn(CAPABILITY_DESCRIPTORS, backend)
    ? CAPABILITY_DESCRIPTORS[backend as SandboxBackend]
    : undefined;
}
