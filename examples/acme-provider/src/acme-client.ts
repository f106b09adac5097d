import type { ProviderBuildContext, SandboxClientLike } from '@opengeni/contracts/ports';
import type { AcmeApi } from './acme-api.ts';
import { classifyAcmeFailure } from './acme-failure.ts';
import { createAcmeSession } from './acme-session.ts';
import { acmeDescriptor } from './descriptor.ts';
import type { AcmeSettings } from './settings.ts';

/** The client of Acme boxes. It exists before the API is loaded: only its asynchronous methods call `load`. */
export function createAcmeClient(
  { settings, environment }: ProviderBuildContext<AcmeSettings>,
  load: () => Promise<AcmeApi>,
): SandboxClientLike {
  return {
    backendId: acmeDescriptor.backendId,
    create: async () => {
      const api = await load();
      const { id } = await api.createBox({ image: settings.acmeImage, environment });
      return createAcmeSession(api, { boxId: id, environment });
    },
    resume: async (state) => {
      const api = await load();
      const { id } = await api.findBox(boxIdOf(state));
      return createAcmeSession(api, { boxId: id, environment });
    },
    delete: async (state) => endAcmeBox(await load(), boxIdOf(state)),
    // The values of the variables stay out of the record; the caller brings them again.
    serializeSessionState: async (state) => ({ boxId: boxIdOf(state) }),
    deserializeSessionState: async (stored) => ({ boxId: boxIdOf(stored), environment }),
  };
}

/** Ends a box; one that is gone has ended. */
export async function endAcmeBox(api: AcmeApi, id: string): Promise<void> {
  try {
    await api.deleteBox(id);
  } catch (error) {
    if (classifyAcmeFailure(error) !== 'gone') throw error;
  }
}

function boxIdOf(state: object): string {
  return String(Reflect.get(state, 'boxId'));
}
