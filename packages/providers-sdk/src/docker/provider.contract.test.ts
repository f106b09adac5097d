import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxError } from '@opengeni/contracts/errors';
import { describeProvider } from '@opengeni/contracts/testing';
import type { DockerSettings } from '@opengeni/contracts/settings';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DockerClientOptions, DockerSdk } from './docker-client.ts';
import { probeDocker } from './docker-command.ts';
import type { DockerAnswer, DockerCommand } from './docker-command.ts';
import { createDockerProvider } from './provider.ts';

const settings: DockerSettings = { dockerImage: 'img:1', dockerExposedPorts: '' };
const ok = (stdout = ''): DockerAnswer => ({ exitCode: 0, stdout, stderr: '' });
const failed = (stderr: string): DockerAnswer => ({ exitCode: 1, stdout: '', stderr });

/** Where workspaces are made in these tests. */
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opengeni-docker-test-'));
  vi.stubEnv('TMPDIR', folder);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

interface FakeContainer {
  state: string;
  readonly networks: Set<string>;
  readonly label?: string | undefined;
}

interface FakeState {
  readonly containerId: string;
  readonly workspaceRootPath: string;
}

/** A docker engine and the SDK on top of it, both in memory. */
class FakeDocker {
  readonly containers = new Map<string, FakeContainer>();
  readonly commands: string[] = [];
  readonly options: unknown[] = [];
  calls = 0;
  engine: 'running' | 'stopped' | 'not installed' = 'running';
  failure: Error | undefined;
  /** Makes the engine create containers that it then cannot start. */
  isUnableToStart = false;
  networks = new Set(['team']);

  readonly docker: DockerCommand = async (args) => {
    this.commands.push(args.join(' '));
    if (this.engine === 'not installed') return { exitCode: null, stdout: '', stderr: '' };
    if (this.engine === 'stopped') return failed('Cannot connect to the Docker daemon');
    const container = this.containers.get(args.at(-1) ?? '');
    switch (args[0]) {
      case 'ps': {
        const label = /^label=(.*)$/.exec(args.at(-1) ?? '')?.[1];
        if (label !== undefined) return ok([...this.labelled(label)].join('\n'));
        const id = /^id=(.*)$/.exec(args[args.indexOf('--filter') + 1] ?? '')?.[1] ?? '';
        return ok(this.containers.get(id)?.state ?? '');
      }
      case 'rm':
        for (const id of args) this.containers.delete(id);
        return ok();
      case 'start':
        if (container !== undefined) container.state = 'running';
        return ok();
      case 'inspect':
        return ok([...(container?.networks ?? [])].map((name) => `${name}\n${name}-id`).join('\n'));
      case 'network': {
        const network = args[2] ?? '';
        if (!this.networks.has(network)) return failed(`network ${network} not found`);
        if (container?.networks.has(network)) return failed('already there');
        container?.networks.add(network);
        return ok();
      }
      default:
        return ok('28.0.0');
    }
  };

  readonly load = async (): Promise<DockerSdk> => {
    this.calls += 1;
    return {
      createClient: (options) => {
        this.options.push(options);
        return {
          create: async () => {
            this.calls += 1;
            if (this.failure !== undefined) throw this.failure;
            return this.session(await this.start(options));
          },
          resume: async (state: FakeState) => this.session(state),
          serializeSessionState: async (state: object) => ({
            ...state,
            environment: { TOKEN: 'a secret' },
            manifest: { environment: { TOKEN: { value: 'a secret', resolver: undefined } } },
            exposedPorts: null,
          }),
          deserializeSessionState: async (state: object) => ({ ...state }),
          canReusePreservedOwnedSession: async () => true,
          validateSessionStateForResume: () => {
            throw new Error('ports differ');
          },
        };
      },
      createSession: (state) => this.session(state as FakeState),
    };
  };

  labelled(label: string): string[] {
    const found = [...this.containers].filter(([, container]) => container.label === label);
    return found.map(([id]) => id);
  }

  async start({ workspaceBaseDir = '', labels = {} }: DockerClientOptions): Promise<FakeState> {
    const workspaceRootPath = join(workspaceBaseDir, 'workspace');
    await mkdir(workspaceRootPath);
    const containerId = `c${this.containers.size + 1}`;
    const [label] = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    this.containers.set(containerId, { state: 'running', networks: new Set(), label });
    if (this.isUnableToStart) throw new Error('Failed to start Docker sandbox container');
    return { containerId, workspaceRootPath };
  }

  session(state: FakeState) {
    const close = async () => {
      this.containers.delete(state.containerId);
      await rm(state.workspaceRootPath, { recursive: true, force: true });
    };
    return { state, close };
  }

  build(extra: Partial<DockerSettings> = {}, environment: Record<string, string> = {}) {
    const provider = createDockerProvider({ loadSdk: this.load, docker: this.docker });
    const context = { settings: { ...settings, ...extra }, environment, exposedPorts: [80] };
    const client = provider.build(context);
    if (client?.create === undefined || client.resume === undefined) throw new Error('no client');
    return { provider, client, create: client.create, resume: client.resume };
  }
}

describeProvider('docker', () => {
  const fake = new FakeDocker();
  return {
    provider: createDockerProvider({ loadSdk: fake.load, docker: fake.docker }),
    settings,
    failures: [
      { error: new SandboxError('box_gone', 'x'), failure: 'gone' as const },
      { error: new SandboxError('provider_unreachable', 'x'), failure: 'transient' as const },
      { error: new Error('Docker sandbox resources are unavailable'), failure: 'unknown' as const },
    ],
    secrets: ['a secret'],
    environment: { TOKEN: 'a secret' },
    countSdkCalls: () => fake.calls + fake.commands.length,
    breakSdk: (error: Error) => {
      fake.failure = error;
    },
  };
});

describe('a docker box', () => {
  it('is made from the image and the ports of the settings', async () => {
    const fake = new FakeDocker();
    await fake.build().create();
    const options = { image: 'img:1', exposedPorts: [80], snapshot: { type: 'noop' } };
    for (const given of fake.options) expect(given).toMatchObject(options);
    expect(fake.options).not.toEqual([]);
  });

  it('is not tried without an engine, and the message names the setting and the fix', async () => {
    const fake = new FakeDocker();
    fake.engine = 'stopped';
    await expect(fake.build().create()).rejects.toMatchObject({
      code: 'provider_unreachable',
      message: expect.stringMatching(/OPENGENI_SANDBOX_BACKEND=docker.*start it or set/),
    });
    fake.engine = 'not installed';
    await expect(fake.build().create()).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(/\[sandbox:docker\].*not installed; install it/),
    });
    expect(fake.calls).toBe(0);
    fake.engine = 'running';
    await expect(probeDocker(fake.docker)).resolves.toBeUndefined();
  });

  it('joins the network of the settings after create and after resume', async () => {
    const fake = new FakeDocker();
    const { create, resume } = fake.build({ dockerNetwork: ' team ' });
    const { state } = await create();
    expect(fake.containers.get('c1')?.networks).toEqual(new Set(['team']));
    await resume(state);
    expect(fake.commands.filter((command) => command.startsWith('network'))).toHaveLength(2);
  });

  it('joins no network when the setting is blank', async () => {
    const fake = new FakeDocker();
    await fake.build({ dockerNetwork: ' ' }).create();
    expect(fake.commands.some((command) => command.startsWith('network'))).toBe(false);
  });

  it('is removed again when it cannot join its network', async () => {
    const fake = new FakeDocker();
    await expect(fake.build({ dockerNetwork: 'absent' }).create()).rejects.toThrow(
      'Failed to connect Docker sandbox container to network absent: network absent not found',
    );
    expect(fake.containers.size).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it('that the engine cannot start leaves neither its container nor its workspace', async () => {
    const fake = new FakeDocker();
    const { create } = fake.build();
    await create();
    fake.isUnableToStart = true;
    await expect(create()).rejects.toThrow('Failed to start');
    expect([...fake.containers.keys()]).toEqual(['c1']);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('is gone when the engine knows no such container, without asking the SDK', async () => {
    const fake = new FakeDocker();
    const { provider, resume } = fake.build();
    const failure = await resume({ containerId: 'missing' }).catch((error: unknown) => error);
    expect(provider.classifyFailure?.(failure)).toBe('gone');
    expect(fake.calls).toBe(0);
  });

  it('is not gone when the engine does not answer', async () => {
    const fake = new FakeDocker();
    fake.engine = 'stopped';
    const { provider, resume } = fake.build();
    const failure = await resume({ containerId: 'c1' }).catch((error: unknown) => error);
    expect(provider.classifyFailure?.(failure)).toBe('transient');
  });

  it('is started again before it is resumed, so that it stays the same container', async () => {
    const fake = new FakeDocker();
    const { create, resume } = fake.build();
    const { state } = await create();
    const container = fake.containers.get('c1');
    if (container !== undefined) container.state = 'exited';
    expect((await resume(state)).state).toMatchObject({ containerId: 'c1' });
    expect(container?.state).toBe('running');
  });

  it('is ended by its state alone', async () => {
    const fake = new FakeDocker();
    const { client, create } = fake.build();
    const { state } = await create();
    await fake.build().client.delete?.(state);
    expect(fake.containers.size).toBe(0);
    expect(await readdir(folder)).toEqual([]);
    await client.delete?.(state);
  });

  it('is ended by its session with all folders that were made for it', async () => {
    const { create, resume } = new FakeDocker().build();
    const { state } = await create();
    await (await resume(state)).close?.();
    expect(await readdir(folder)).toEqual([]);
  });

  it('whose stored state names a folder of somebody else leaves that folder alone', async () => {
    const { client } = new FakeDocker().build();
    const foreign = join(folder, 'opengeni-docker-foreign');
    await mkdir(foreign);
    await writeFile(join(foreign, 'file'), '');
    for (const place of [foreign, join(folder, 'other')]) {
      await client.delete?.({ containerId: 'c1', workspaceRootPath: join(place, 'workspace') });
    }
    expect(await readdir(foreign)).toEqual(['file']);
  });

  it('gets the values of its variables from each caller', async () => {
    const { client, create } = new FakeDocker().build({}, { TOKEN: 'new' });
    const { state } = await create();
    const stored = (await client.serializeSessionState?.(state)) ?? {};
    expect(await client.deserializeSessionState?.(stored)).toMatchObject({
      environment: { TOKEN: 'new' },
      manifest: { environment: { TOKEN: 'new' } },
    });
  });

  it('answers the synchronous question of the SDK as soon as the SDK is loaded', async () => {
    const { client, create } = new FakeDocker().build();
    const ask = (client as { validateSessionStateForResume?: (input: object) => void })
      .validateSessionStateForResume;
    expect(() => ask?.({})).not.toThrow();
    await create();
    expect(() => ask?.({})).toThrow('ports differ');
  });
});
