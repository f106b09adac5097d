import type { SandboxBackend } from '@opengeni/contracts/backends';
import { SANDBOX_REQUIRED_ENV } from '@opengeni/contracts/settings';

/** The variables that a backend cannot work without. */
export function requiredSandboxEnvForBackend(backend: SandboxBackend): readonly string[] {
  return SANDBOX_REQUIRED_ENV[backend];
}
