import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxError } from '@opengeni/contracts/errors';
import type { Box } from '@opengeni/contracts/ports';
import type { DockerSettings } from '@opengeni/contracts/settings';
import { describeBox, describeProvider } from '@opengeni/contracts/testing';
import { createDockerProvider } from '@opengeni/providers-sdk';
import type { DockerCommand } from '@opengeni/providers-sdk';
import {
  createBox,
  createProviderRegistry,
  establishBox,
  serializeEstablishedSandboxEnvelope,
} from '@opengeni/sandbox';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { ensureDockerImage } from '../src/docker-image.ts';
import { startPodmanEngine } from '../src/podman-engine.ts';
import type { PodmanEngine } from '../src/podman-engine.ts';

const BUILD_TIMEOUT_MS = 600_000;
const ECHO_SERVER =
  'use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalPort => 8080, Listen => 1, ReuseAddr => 1);' +
  'print STDOUT "up\\n"; $| = 1; while (my $c = $s->accept) { print $c "served\\n"; close $c }';

let engine: PodmanEngine;
/** Where the SDK keeps the workspaces of its boxes. */
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opengeni-docker-'));
  engine = await startPodmanEngine(ensureDockerImage());
  process.env['DOCKER_HOST'] = engine.host;
  process.env['TMPDIR'] = folder;
}, BUILD_TIMEOUT_MS);

afterEach(() => {
  process.env['DOCKER_HOST'] = engine.host;
});

afterAll(async () => {
  delete process.env['DOCKER_HOST'];
  delete process.env['TMPDIR'];
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const provider = createDockerProvider();
const registry = createProviderRegistry([provider]);

function settingsOf(extra: Partial<DockerSettings> = {}): DockerSettings {
  return { dockerImage: engine.image, dockerExposedPorts: '', ...extra };
}

function build(extra: Partial<DockerSettings> = {}, exposedPorts: readonly number[] = []) {
  const client = provider.build({ settings: settingsOf(extra), environment: {}, exposedPorts });
  if (client === undefined) throw new Error('the docker provider has no client');
  return client as Required<typeof client>;
}

/** A box as the runtime makes it, that ends with its test. */
interface RealBox extends Box, AsyncDisposable {
  readonly id: string;
  /** Output of a command that must succeed. */
  readonly read: (command: string) => Promise<string>;
}

interface OpenOptions {
  readonly settings?: Partial<DockerSettings>;
  readonly exposedPorts?: readonly number[];
  readonly envelope?: Record<string, unknown> | null;
  readonly environment?: Readonly<Record<string, string>>;
}

async function establish(options: OpenOptions = {}) {
  const { settings, exposedPorts, envelope = null, environment = {} } = options;
  return establishBox({
    registry,
    settings: { ...settingsOf(settings), sandboxBackend: 'docker' },
    envelope,
    environment,
    ...(exposedPorts === undefined ? {} : { exposedPorts }),
  });
}

async function open(options: OpenOptions = {}): Promise<RealBox & { store(): Promise<Stored> }> {
  const established = await establish(options);
  const box = createBox(established, provider);
  return {
    ...box,
    id: established.instanceId,
    read: async (command) => {
      const result = await box.commands.run({ command, timeoutMs: 20_000 });
      if (result.exitCode === 0) return result.stdout.trim();
      throw new Error(`${command} ended with ${result.exitCode}: ${result.stderr}`);
    },
    store: async () => serializeEstablishedSandboxEnvelope(established),
    [Symbol.asyncDispose]: async () => established.session.close?.(),
  };
}

type Stored = Record<string, unknown> | null;

async function listContainers(): Promise<string[]> {
  const ids = await engine.docker('ps', '--all', '--quiet', '--no-trunc');
  return ids.split('\n').filter((id) => id !== '');
}

describe('the provider', () => {
  let calls = 0;
  const countedDocker: DockerCommand = (args) => {
    calls += 1;
    return new Promise((resolve) => {
      execFile('docker', [...args], (error, stdout, stderr) => {
        resolve({ exitCode: error === null ? 0 : 1, stdout, stderr });
      });
    });
  };
  describeProvider('docker on a real engine', () => {
    calls = 0;
    return {
      provider: createDockerProvider({ docker: countedDocker }),
      settings: settingsOf(),
      environment: { SERVICE_TOKEN: 'a value that must not be stored' },
      secrets: ['a value that must not be stored'],
      failures: [
        { error: new SandboxError('box_gone', 'x'), failure: 'gone' },
        { error: new SandboxError('provider_unreachable', 'x'), failure: 'transient' },
      ],
      // Every call of the SDK follows one of the provider's own.
      countSdkCalls: () => calls,
      breakSdk: () => {
        process.env['DOCKER_HOST'] = `unix://${folder}/no-engine`;
      },
    };
  });
});

describeBox('docker box', () => open());

describe('a docker box', () => {
  it('outlives the process that made it, with its files and its processes', async () => {
    await using box = await open();
    await box.read('echo kept > kept; setsid sleep 300 > /dev/null 2>&1 & echo $! > pid');
    const envelope = await box.store();
    const again = await open({ envelope });
    expect(again.id).toBe(box.id);
    expect(await again.read('cat kept; kill -0 "$(cat pid)" && echo alive')).toBe('kept\nalive');
    expect(await listContainers()).toEqual([box.id]);
  });

  it('is started again when it was stopped meanwhile, and keeps id and files', async () => {
    await using box = await open();
    await box.read('echo kept > kept; echo kept > /opt/kept');
    const envelope = await box.store();
    await engine.docker('kill', box.id);
    const again = await open({ envelope });
    expect(again.id).toBe(box.id);
    expect(await again.read('cat kept /opt/kept')).toBe('kept\nkept');
  });

  it('that was removed is replaced by a new one, and only then', async () => {
    await using lost = await open();
    const envelope = await lost.store();
    await engine.docker('rm', '--force', lost.id);
    await using box = await open({ envelope });
    expect(box.id).not.toBe(lost.id);
    expect(await listContainers()).toEqual([box.id]);
  });

  it('is not replaced while the engine does not answer', async () => {
    await using box = await open();
    const envelope = await box.store();
    process.env['DOCKER_HOST'] = `unix://${folder}/no-engine`;
    await expect(open({ envelope })).rejects.toMatchObject({ code: 'provider_unreachable' });
    process.env['DOCKER_HOST'] = engine.host;
    expect(await listContainers()).toEqual([box.id]);
  });

  it('gets its variables from each caller, and stores none of their values', async () => {
    await using box = await open({ environment: { TOKEN: 'first value' } });
    expect(await box.read('echo "$TOKEN"')).toBe('first value');
    const envelope = await box.store();
    expect(JSON.stringify(envelope)).not.toContain('first value');
    const again = await open({ envelope, environment: { TOKEN: 'second value' } });
    expect([again.id, await again.read('echo "$TOKEN"')]).toEqual([box.id, 'second value']);
  });

  it('is ended by its stored state alone, with its workspace, and twice is no error', async () => {
    const client = build();
    const { state } = await client.create({});
    const stored = JSON.parse(JSON.stringify(await client.serializeSessionState(state)));
    for (let count = 0; count < 2; count += 1) {
      await build().delete(await build().deserializeSessionState(stored));
    }
    expect(await listContainers()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves nothing behind when the engine cannot start it', async () => {
    const absent = build({ dockerImage: 'localhost/absent:1' });
    await expect(absent.create({})).rejects.toThrow();
    const manifest = { root: '/proc/workspace' };
    await expect(build().create({ manifest })).rejects.toThrow();
    expect(await listContainers()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('processes of a docker box', () => {
  it('see no process outside', async () => {
    await using box = await open();
    const names = await box.read('cat /proc/[0-9]*/comm | sort -u');
    expect(names).not.toMatch(/node|podman|conmon/);
    expect(await box.read('cat /proc/1/comm')).toBe('sh');
  });

  it('that kill everything they see leave the other box alone', async () => {
    await using victim = await open();
    await using killer = await open();
    await victim.read('setsid sleep 300 > /dev/null 2>&1 & echo $! > pid');
    // It kills also what would have reported its end.
    await expect(killer.read('kill -9 -1')).rejects.toThrow();
    expect(await victim.read('kill -0 "$(cat pid)" && echo alive')).toBe('alive');
    expect(await killer.read('echo usable')).toBe('usable');
  });

  it('run under a filter of system calls and cannot mount', async () => {
    await using box = await open();
    const { exitCode } = await box.commands.run({ command: 'mount -t tmpfs none /mnt' });
    expect(exitCode).not.toBe(0);
    expect(await box.read('grep Seccomp: /proc/self/status')).toMatch(/2$/);
  });
});

describe('ports of a docker box', () => {
  it('are reached on the loopback of the machine of the engine, also by who resumed the box', async () => {
    await using box = await open({ exposedPorts: [8080] });
    const start = `setsid perl -e '${ECHO_SERVER}' > up 2>&1 & until grep -q up up; do sleep 0.05; done`;
    await box.read(start);
    const again = await open({ exposedPorts: [8080], envelope: await box.store() });
    for (const { ports } of [box, again]) {
      const endpoint = await ports?.resolveExposedPort(8080);
      expect(endpoint).toMatchObject({ host: '127.0.0.1' });
      const connect = `require('net').connect(${endpoint?.port}, '127.0.0.1').pipe(process.stdout)`;
      expect(await engine.runOnNetwork(process.execPath, '-e', connect)).toBe('served\n');
    }
  });

  it('that were not named at creation cannot be resolved', async () => {
    await using box = await open({ exposedPorts: [8080] });
    await expect(box.ports?.resolveExposedPort(9090)).rejects.toMatchObject({
      code: 'port_unavailable',
    });
  });
});

describe('the network of a docker box', () => {
  const networksOf = (id: string) =>
    engine.docker('inspect', '--format', '{{json .NetworkSettings.Networks}}', id);

  it('is joined beside the default one, and joining again on resume is no error', async () => {
    await engine.docker('network', 'create', 'team');
    await using box = await open({ settings: { dockerNetwork: 'team' } });
    expect(Object.keys(JSON.parse(await networksOf(box.id)))).toContain('team');
    const again = await open({ settings: { dockerNetwork: 'team' }, envelope: await box.store() });
    expect(again.id).toBe(box.id);
  });

  it.each(['absent', 'team; touch escaped', '$(touch escaped)'])(
    'called %j is an error that leaves no box, and no shell reads the name',
    async (dockerNetwork) => {
      const error: unknown = await open({ settings: { dockerNetwork } }).catch((reason) => reason);
      expect(SandboxError.is(error, 'provider_failed')).toBe(true);
      expect(await listContainers()).toEqual([]);
      expect(readdirSync(folder)).toEqual([]);
      expect(readdirSync('.')).not.toContain('escaped');
    },
  );
});
