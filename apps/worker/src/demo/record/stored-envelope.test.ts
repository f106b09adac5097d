import { describe, expect, it } from 'vitest';

import { withEnvironment, withoutEnvironment } from './stored-envelope.ts';

const envelope = {
  backendId: 'unix_local',
  sessionState: {
    providerState: {
      workspaceRootPath: '/tmp/box',
      environment: { PATH: '/opt/person/bin', TOKEN: 'very-secret' },
      manifest: { root: '/workspace', environment: { TOKEN: { value: 'very-secret' } } },
      snapshot: null,
      exposedPorts: [1, 2],
    },
    manifest: { environment: { TOKEN: { value: 'very-secret' } } },
  },
};

describe('a stored envelope', () => {
  it('holds no value of a variable, and everything else', () => {
    const stored = withoutEnvironment(envelope);
    expect(JSON.stringify(stored)).not.toMatch(/very-secret|TOKEN|PATH|person/);
    expect(stored).toMatchObject({
      backendId: 'unix_local',
      sessionState: {
        providerState: {
          workspaceRootPath: '/tmp/box',
          manifest: { root: '/workspace' },
          snapshot: null,
          exposedPorts: [1, 2],
        },
      },
    });
  });

  it('gets the variables back where they were', () => {
    const environment = { PATH: '/bin' };
    expect(withEnvironment(withoutEnvironment(envelope), environment)).toMatchObject({
      sessionState: {
        providerState: { environment, manifest: { environment } },
        manifest: { environment },
      },
    });
  });
});
