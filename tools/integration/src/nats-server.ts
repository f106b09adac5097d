import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A real nats-server with JetStream on the loopback; it ends with this process at the latest. */
export interface NatsServer extends AsyncDisposable {
  readonly url: string;
  /** Ends the server as a loss of power would; its files stay. */
  kill(): Promise<void>;
  /** Starts it again on the same port and files. */
  start(): Promise<void>;
}

export interface NatsCluster extends AsyncDisposable {
  readonly servers: readonly NatsServer[];
  readonly urls: readonly string[];
}

interface ServerPlan {
  /** Tells this server apart from any other that may answer on its ports. */
  readonly name: string;
  readonly port: number;
  readonly monitorPort: number;
  /** Lines of the configuration beside ports and storage. */
  readonly more: string;
  readonly program: string;
  readonly hasJetStream: boolean;
}

const START_TIMEOUT_MS = 20_000;
/** A port that was free may be taken by the time the server listens; then others are chosen. */
const START_ATTEMPTS = 3;

export interface NatsServerOptions {
  /** Default: the one on PATH. */
  readonly program?: string;
  /** Default: with JetStream. */
  readonly without?: 'jetstream';
}

/** Starts one server with empty storage. */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const { program = 'nats-server', without } = options;
  return attempt(async () => {
    const [port = 0, monitorPort = 0] = await findFreePorts(2);
    const plan = { name: `single-${randomUUID()}`, port, monitorPort, more: '', program };
    return startServer({ ...plan, hasJetStream: without !== 'jetstream' });
  });
}

/** Starts three servers that keep copies of each other's streams, from the given program. */
export async function startNatsCluster(program = 'nats-server'): Promise<NatsCluster> {
  return attempt(() => startClusterOnce(program));
}

async function startClusterOnce(program: string): Promise<NatsCluster> {
  const ports = await findFreePorts(9);
  const routes = [6, 7, 8].map((index) => `nats://127.0.0.1:${ports[index] ?? 0}`).join(', ');
  const id = randomUUID();
  const plans = [0, 1, 2].map((index) => ({
    name: `node${index}-${id}`,
    program,
    hasJetStream: true,
    port: ports[index] ?? 0,
    monitorPort: ports[index + 3] ?? 0,
    more: `cluster { name: "${id}", listen: "127.0.0.1:${ports[index + 6] ?? 0}", routes: [${routes}] }`,
  }));
  await using starting = new AsyncDisposableStack();
  const started = await Promise.allSettled(
    plans.map(async (plan) => starting.use(await startServer(plan))),
  );
  const servers = started.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
  await waitUntilComplete(plans);
  const running = starting.move();
  return {
    servers,
    urls: servers.map(({ url }) => url),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function attempt<T>(start: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await start();
    } catch (error) {
      if (count === START_ATTEMPTS) throw error;
    }
  }
}

async function startServer(plan: ServerPlan): Promise<NatsServer> {
  const folder = mkdtempSync(join(tmpdir(), 'opengeni-nats-'));
  const configPath = join(folder, 'server.conf');
  writeFileSync(configPath, configOf(plan, folder));
  let guard: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    const ended = guard;
    guard = undefined;
    if (ended === undefined) return;
    const closed = new Promise((resolve) => ended.once('close', resolve));
    ended.stdin?.end();
    await closed;
  };
  const start = async (): Promise<void> => {
    guard ??= spawnGuarded(plan.program, configPath);
    await waitUntilHealthy(plan, guard);
  };
  const dispose = async (): Promise<void> => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    url: `nats://127.0.0.1:${plan.port}`,
    kill,
    start,
    [Symbol.asyncDispose]: dispose,
  };
}

function configOf(plan: ServerPlan, folder: string): string {
  const { name, port, monitorPort, more, hasJetStream } = plan;
  return [
    `server_name: ${name}`,
    `listen: "127.0.0.1:${port}"`,
    `http: "127.0.0.1:${monitorPort}"`,
    hasJetStream ? `jetstream { store_dir: "${join(folder, 'store')}" }` : '',
    more,
    '',
  ].join('\n');
}

/**
 * The shell kills the server when its standard input ends, which happens also when this process dies, and ends itself
 * when the server does.
 */
function spawnGuarded(program: string, configPath: string): ChildProcess {
  const script =
    'exec 3<&0; "$1" -c "$2" & server=$!; (cat <&3 >/dev/null; kill -9 $server) & wait $server; kill $! 2>/dev/null';
  return spawn('/bin/sh', ['-c', script, 'guard', program, configPath], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}

/** Healthy means: it is this server that answers, and JetStream, if there is to be any, has a leader. */
async function waitUntilHealthy(plan: ServerPlan, guard: ChildProcess): Promise<void> {
  const isHealthy = async (): Promise<boolean> => {
    if ((await ask(plan, 'healthz')) === undefined) return false;
    return (await ask(plan, 'varz'))?.['server_name'] === plan.name;
  };
  const isOver = (): boolean => guard.exitCode !== null;
  if (await becomesSo(isHealthy, isOver)) return;
  throw new Error(
    `nats-server ${plan.name} did not become healthy; install it (Debian: apt-get install nats-server).`,
  );
}

/** Streams are placed by the leader on the servers that it has heard of. */
async function waitUntilComplete(plans: readonly ServerPlan[]): Promise<void> {
  const isComplete = async (): Promise<boolean> => {
    const answers = await Promise.all(plans.map((plan) => ask(plan, 'jsz')));
    return answers.some((answer) => {
      const { replicas = [] } = (answer?.['meta_cluster'] ?? {}) as MetaCluster;
      return replicas.filter(({ offline }) => offline !== true).length === plans.length - 1;
    });
  };
  if (await becomesSo(isComplete, () => false)) return;
  throw new Error('The servers of the cluster did not find each other.');
}

/** The part of the answer of `/jsz` that the leader gives. */
interface MetaCluster {
  readonly replicas?: readonly { readonly offline?: boolean }[];
}

async function becomesSo(
  isSo: () => Promise<boolean>,
  isHopeless: () => boolean,
): Promise<boolean> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadline && !isHopeless()) {
    if (await isSo()) return true;
    await sleep(50);
  }
  return false;
}

/** The answer of a monitoring page; undefined unless it is a success. */
async function ask(
  { monitorPort }: ServerPlan,
  page: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${monitorPort}/${page}`);
    return response.ok ? ((await response.json()) as Record<string, unknown>) : undefined;
  } catch {
    // Not listening yet, or somebody else is.
    return undefined;
  }
}

async function findFreePorts(count: number): Promise<number[]> {
  const listeners = await Promise.all(Array.from({ length: count }, () => listenAnywhere()));
  const ports = listeners.map((listener) => (listener.address() as AddressInfo).port);
  await Promise.all(listeners.map((listener) => new Promise((resolve) => listener.close(resolve))));
  return ports;
}

function listenAnywhere(): Promise<ReturnType<typeof createServer>> {
  return new Promise((resolve, reject) => {
    const listener = createServer();
    listener.once('error', reject);
    listener.listen(0, '127.0.0.1', () => resolve(listener));
  });
}
