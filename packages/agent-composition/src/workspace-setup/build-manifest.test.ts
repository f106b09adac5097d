import { describe, expect, it } from 'vitest';

import { testSettings } from '../../test/turn-fixture.ts';
import { buildManifest } from './build-manifest.ts';

describe('the manifest of a box', () => {
  it.each([
    ['local', '/workspace'],
    ['docker', '/workspace'],
  ])('of %s has its root at %s', (backend, root) => {
    expect(buildManifest(testSettings({ OPENGENI_SANDBOX_BACKEND: backend }), [], {}).root).toBe(
      root,
    );
  });

  it('has its root where the backend has its workspace', () => {
    const settings = { ...testSettings(), sandboxBackend: 'e2b' as const };
    expect(buildManifest(settings, [], {}).root).toBe('/home/user');
  });

  it('holds exactly the environment that it is given, and no path of the host', () => {
    const manifest = buildManifest(testSettings(), [], { A: '1' });
    expect(Object.keys(manifest.environment)).toEqual(['A']);
    expect(manifest.extraPathGrants).toEqual([]);
    expect(manifest.entries).toEqual({});
  });

  it('refuses resources with a coded error', () => {
    const file = { kind: 'file', fileId: '6f2c7f04-56b2-4b1e-b0cf-3f4d2d0d8a11' } as const;
    expect(() => buildManifest(testSettings(), [file], {})).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        details: { option: 'resources', kinds: ['file'] },
      }),
    );
  });
});
