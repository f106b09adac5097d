import { CAPABILITY_DESCRIPTORS, SandboxBackend } from '@opengeni/contracts/backends';
import { describe, expect, it } from 'vitest';
import { backendSupportsOs, desktopCapableBackend, selectBackend } from './select-backend.ts';

describe('choosing a backend', () => {
  it('gives the very row of the table', () => {
    for (const backend of SandboxBackend.options) {
      expect(selectBackend(backend)).toBe(CAPABILITY_DESCRIPTORS[backend]);
    }
  });

  it('refuses an unknown name and lists the known ones', () => {
    for (const name of ['unix_local', 'toString']) {
      expect(() => selectBackend(name as SandboxBackend)).toThrow(
        expect.objectContaining({
          code: 'backend_unknown',
          message: expect.stringMatching(`Unknown sandbox backend "${name}".*docker.*selfhosted`),
        }),
      );
    }
  });

  it('knows which systems run where', () => {
    expect(backendSupportsOs(CAPABILITY_DESCRIPTORS.modal, 'linux')).toBe(true);
    expect(backendSupportsOs(CAPABILITY_DESCRIPTORS.modal, 'windows')).toBe(false);
    expect(backendSupportsOs(CAPABILITY_DESCRIPTORS.selfhosted, 'macos')).toBe(true);
  });

  it('knows who can show a desktop, by name and by the id of the SDK', () => {
    expect(desktopCapableBackend('modal')).toBe(true);
    expect(desktopCapableBackend('vercel')).toBe(false);
    expect(desktopCapableBackend('unix_local')).toBe(false);
    expect(desktopCapableBackend('unheard-of')).toBe(false);
    expect(desktopCapableBackend('toString')).toBe(false);
  });
});
