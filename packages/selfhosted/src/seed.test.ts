import { DesktopScreenshotResponse } from '@opengeni/agent-proto';
import { describe, expect, it } from 'vitest';
import { createMachineSession } from '../test/machine-session.ts';
import * as selfhosted from './index.ts';
import * as testing from './testing/index.ts';

describe('native geometry of screenshots', () => {
  it('a machine may downscale a capture: the encoded size and the original size both travel', async () => {
    const screenshot = { width: 640, height: 400, nativeWidth: 2560, nativeHeight: 1600 };
    const { session } = createMachineSession({ mock: { screenshot } });
    const shot = await session.screenshot();
    expect(shot).toEqual({ png: expect.any(Uint8Array), ...screenshot });
  });

  it("a model's click in encoded pixels scales back to native pixels by what the screenshot tells", async () => {
    const screenshot = { width: 640, height: 400, nativeWidth: 2560, nativeHeight: 1600 };
    const { session } = createMachineSession({ mock: { screenshot } });
    const { width, height, nativeWidth, nativeHeight } = await session.screenshot();
    const click = { x: 320, y: 100 };
    expect([(click.x * nativeWidth) / width, (click.y * nativeHeight) / height]).toEqual([
      1280, 400,
    ]);
  });

  it('an older agent sends 0, which reads as "same"', async () => {
    const older = DesktopScreenshotResponse.create({
      png: Uint8Array.of(1),
      width: 64,
      height: 48,
    });
    const { session } = createMachineSession({ mock: { screenshot: older } });
    expect(await session.screenshot()).toMatchObject({
      width: 64,
      height: 48,
      nativeWidth: 64,
      nativeHeight: 48,
    });
  });

  it('a screenshot is a view: it needs no consent for control', async () => {
    const { session } = createMachineSession({ mock: { consented: false } });
    await expect(session.screenshot()).resolves.toHaveProperty('png');
    await expect(session.desktopInput(undefined)).rejects.toMatchObject({
      reason: 'consent_required',
    });
  });

  it('a screenshot with zero bytes is an error and never a picture', async () => {
    const screenshot = { png: new Uint8Array() };
    const { session } = createMachineSession({ mock: { screenshot } });
    await expect(session.screenshot()).rejects.toMatchObject({ code: 'display_failed' });
  });
});

describe('exports of ./sandbox that come from here', () => {
  it.each([
    'NatsControlRpc',
    'SELFHOSTED_DEFAULT_TIMEOUT_MS',
    'SELFHOSTED_RECONNECT_WINDOW_MS',
    'SELFHOSTED_RELAY_STREAM_PATH',
    'SelfhostedControlError',
    'SelfhostedSandboxClient',
    'SelfhostedSession',
    'agentErrorToControlError',
    'buildSelfhostedBackendSession',
    'isSelfhostedProviderNotFoundError',
    'negotiateSelfhostedCapabilities',
    'offlineAgentError',
    'offlineControlResponse',
    'selfhostedLiveness',
    'setSelfhostedApplyDiff',
    'subjectFor',
    'timeoutAgentError',
    'timeoutControlResponse',
  ])('%s is a value of this package', (name) => {
    expect(Object.keys(selfhosted)).toContain(name);
  });

  it('MockAgentResponder is a value of the testing entry', () => {
    expect(testing.MockAgentResponder).toBeTypeOf('function');
  });

  it('the constants have the values of the seed', () => {
    expect(selfhosted.SELFHOSTED_DEFAULT_TIMEOUT_MS).toBe(30_000);
    expect(selfhosted.SELFHOSTED_RECONNECT_WINDOW_MS).toBe(30_000);
    expect(selfhosted.SELFHOSTED_RELAY_STREAM_PATH).toBe('/stream');
  });
});
