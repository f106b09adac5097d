import { describeProvider } from '@opengeni/contracts/testing';
import { describe, expect, it } from 'vitest';
import { FakeAcmeService } from '../test/fake-acme-service.ts';
import { AcmeApiError } from './acme-api.ts';
import { createAcmeProvider } from './provider.ts';

const settings = { acmeApiKey: 'acme-key-1234567890', acmeApiUrl: 'https://api.acme.example' };

describeProvider('acme', () => {
  const service = new FakeAcmeService();
  return {
    provider: createAcmeProvider(service.fetch),
    settings,
    incomplete: [
      {
        settings: { acmeApiUrl: 'https://api.acme.example' },
        variable: 'OPENGENI_ACME_API_KEY is required',
      },
    ],
    failures: [
      { error: new AcmeApiError(404, 'box_not_found'), failure: 'gone' },
      { error: new AcmeApiError(404, 'image_not_found'), failure: 'unknown' },
      { error: new AcmeApiError(401, undefined), failure: 'unauthorized' },
      { error: new AcmeApiError(409, 'busy'), failure: 'in-use' },
      { error: new AcmeApiError(429, undefined), failure: 'capacity' },
      { error: new AcmeApiError(503, undefined), failure: 'transient' },
    ],
    secrets: [settings.acmeApiKey, 'value-of-a-variable'],
    environment: { GREETING: 'value-of-a-variable' },
    countSdkCalls: () => service.calls,
    breakSdk: (error) => {
      service.failure = error;
    },
  };
});

describe('an acme box', () => {
  const start = async () => {
    const service = new FakeAcmeService();
    const provider = createAcmeProvider(service.fetch);
    const context = { settings, environment: { A: '1' }, exposedPorts: [] };
    const client = provider.build(context);
    const session = await client?.create?.();
    if (client?.resume === undefined || session === undefined) throw new Error('no client');
    return { service, provider, resume: client.resume, session };
  };

  it('runs commands in its workspace, with its variables', async () => {
    const { service, provider, session } = await start();
    service.exitCode = 3;
    const commands = provider.rolesOf?.(session).commands;
    const result = await commands?.run({ command: 'ls', cwd: 'src', env: { B: '2' }, stdin: 'x' });
    expect(result).toMatchObject({
      outcome: 'exited',
      exitCode: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
    expect(service.runs).toMatchObject([
      {
        argv: ['/bin/sh', '-c', 'ls'],
        cwd: '/workspace/src',
        env: { A: '1', B: '2' },
        stdin: Buffer.from('x').toString('base64'),
      },
    ]);
  });

  it('has an address for each of its ports', async () => {
    const { session } = await start();
    expect(await session.resolveExposedPort?.(3000)).toEqual({
      host: 'acme-1.acme.example',
      port: 443,
      tls: true,
    });
  });

  it('is gone when Acme does not know it, and only then', async () => {
    const { service, provider, resume, session } = await start();
    service.refusal = { status: 503 };
    const unreachable: unknown = await resume(session.state).catch((error: unknown) => error);
    expect(provider.classifyFailure?.(unreachable)).toBe('transient');
    service.refusal = undefined;
    service.boxes.clear();
    const gone: unknown = await resume(session.state).catch((error: unknown) => error);
    expect(provider.classifyFailure?.(gone)).toBe('gone');
  });
});
