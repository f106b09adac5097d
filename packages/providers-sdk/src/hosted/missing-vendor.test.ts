import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxClientLike } from '@opengeni/contracts/ports';
import { describe, expect, it } from 'vitest';
import { createBlaxelProvider } from '../blaxel/provider.ts';
import { createDaytonaProvider } from '../daytona/provider.ts';
import { createE2bProvider } from '../e2b/provider.ts';
import { createRunloopProvider } from '../runloop/provider.ts';
import { createVercelProvider } from '../vercel/provider.ts';

const context = { environment: {}, exposedPorts: [] };
const clients: Record<string, [string, SandboxClientLike | undefined]> = {
  daytona: ['@daytonaio/sdk', createDaytonaProvider().build({ ...context, settings: {} })],
  runloop: [
    '@runloop/api-client',
    createRunloopProvider().build({ ...context, settings: { runloopTunnel: true } }),
  ],
  e2b: ['e2b', createE2bProvider().build({ ...context, settings: {} })],
  blaxel: ['@blaxel/core', createBlaxelProvider().build({ ...context, settings: {} })],
  vercel: ['@vercel/sandbox', createVercelProvider().build({ ...context, settings: {} })],
};

describe('a backend whose SDK is not installed', () => {
  it.each(Object.entries(clients))('%s says which package is missing', async (backend, entry) => {
    const [packageName, client] = entry;
    const error: unknown = await client?.create?.().catch((reason: unknown) => reason);
    expect(SandboxError.is(error, 'provider_unavailable')).toBe(true);
    expect(error).toMatchObject({
      name: 'SandboxProviderUnavailableError',
      message: `provider ${backend} not available in installed @openai/agents-extensions`,
      details: { backend, package: packageName },
    });
  });
});
