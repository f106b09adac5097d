import { createProviderRegistry } from '../src/registry/provider-registry.ts';
import { establishBox } from '../src/lifecycle/establish.ts';
import type { EstablishBoxRequest } from '../src/lifecycle/establish.ts';
import type { EstablishedBox } from '../src/lifecycle/established-box.ts';
import type { FakeCloud, FakeSettings } from './fake-provider.ts';

export const ARCHIVE = new Uint8Array([0, 1, 2, 255]);
export const WORKSPACE_ARCHIVE = Buffer.from(ARCHIVE).toString('base64');

type Extra = Partial<EstablishBoxRequest<FakeSettings>>;

export async function establish(cloud: FakeCloud, extra: Extra = {}): Promise<EstablishedBox> {
  return establishBox({
    registry: createProviderRegistry([cloud.provider()]),
    settings: { sandboxBackend: 'modal' },
    environment: { A: '1' },
    ...extra,
  });
}

export function envelopeOf(sandboxId: string, workspaceArchive?: string): Record<string, unknown> {
  return {
    backendId: 'modal',
    sessionState: { providerState: { sandboxId }, workspaceReady: true, workspaceArchive },
  };
}

export const archiveOnly = {
  backendId: 'modal',
  sessionState: { workspaceArchive: WORKSPACE_ARCHIVE },
};
