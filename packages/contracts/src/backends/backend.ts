import * as z from 'zod';

/** The kinds of places known by name. The order is public: new members are appended. */
export const SandboxBackend = z.enum([
  'docker',
  'modal',
  'local',
  'none',
  'daytona',
  'runloop',
  'e2b',
  'blaxel',
  'cloudflare',
  'vercel',
  'selfhosted',
]);
export type SandboxBackend = z.infer<typeof SandboxBackend>;

/** A backend name as it is stored and sent: one of the known names, or the name of a foreign provider. */
export type BackendName = SandboxBackend | (string & {});

/** Operating system inside a box or of a machine. */
export const SandboxOs = z.enum(['linux', 'macos', 'windows']);
export type SandboxOs = z.infer<typeof SandboxOs>;

/** The capabilities that a descriptor speaks of. */
export const SandboxCapabilityName = z.enum([
  'FileSystem',
  'Terminal',
  'Git',
  'DesktopStream',
  'Recording',
]);
export type SandboxCapabilityName = z.infer<typeof SandboxCapabilityName>;
