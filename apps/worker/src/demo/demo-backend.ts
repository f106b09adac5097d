import { SandboxError } from '@opengeni/contracts/errors';

/** The backends that the demo offers. */
export const DEMO_BACKENDS = ['local', 'docker'] as const;
export type DemoBackend = (typeof DEMO_BACKENDS)[number];

/** The backend of a name. Throws `backend_unknown`, which lists those that the demo offers. */
export function parseDemoBackend(name: string): DemoBackend {
  const found = DEMO_BACKENDS.find((backend) => backend === name);
  if (found !== undefined) return found;
  throw new SandboxError(
    'backend_unknown',
    `--backend "${name}" is not offered; choose ${DEMO_BACKENDS.join(' or ')}.`,
  );
}
