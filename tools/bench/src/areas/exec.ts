import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Manifest } from '@openai/agents/sandbox';
import { UnixLocalSandboxClient } from '@openai/agents/sandbox/local';
import { createLocalProvider, probeLocalIsolation } from '@opengeni/providers-sdk';
import { createBox } from '@opengeni/sandbox';
import type { Area, Row } from '../row.ts';
import { measureInterleaved } from '../statistics.ts';

const SAMPLES = { pairs: 200, warmups: 10 };
const ISOLATED_BUDGET_MS = 15;

/** A place to run `true` in, and how to leave nothing of it behind. */
interface Subject {
  run(): Promise<unknown>;
  end(): Promise<unknown>;
}

async function createOurs(localIsolation: 'bubblewrap' | 'none'): Promise<Subject> {
  const provider = createLocalProvider();
  const settings = { localIsolation, localNetwork: false };
  const client = provider.build({ settings, environment: {}, exposedPorts: [] });
  const session = await client?.create?.({});
  if (session === undefined) throw new Error('The local provider made no session.');
  const box = createBox({ session, instanceId: 'bench' }, provider);
  return {
    run: async () => {
      const { exitCode } = await box.commands.run({ command: ['true'] });
      if (exitCode !== 0) throw new Error(`true ended with ${exitCode}.`);
    },
    end: async () => session.close?.(),
  };
}

async function createSdk(): Promise<Subject> {
  const workspaceBaseDir = mkdtempSync(join(tmpdir(), 'opengeni-bench-'));
  const session = await new UnixLocalSandboxClient({ workspaceBaseDir }).create(new Manifest());
  return {
    run: () => session.execCommand({ cmd: 'true', shell: '/bin/sh', login: false }),
    end: async () => {
      await session.close();
      rmSync(workspaceBaseDir, { recursive: true, force: true });
    },
  };
}

/** Bubblewrap with the same fence and the least that `true` needs, once for each command. */
function createBareBubblewrap(): Subject {
  const args = [
    ['--unshare-all', '--unshare-user', '--uid', '1000', '--gid', '1000'],
    ['--cap-drop', 'ALL', '--disable-userns', '--new-session', '--die-with-parent'],
    ['--clearenv', '--ro-bind', '/usr', '/usr'],
    ['bin', 'lib', 'lib64'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]),
    ['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp', '--chdir', '/tmp'],
    ['--', '/usr/bin/true'],
  ].flat();
  return { run: () => promisify(execFile)('bwrap', args), end: async () => {} };
}

async function measureMs(subject: Subject): Promise<number> {
  const startedAt = performance.now();
  await subject.run();
  return performance.now() - startedAt;
}

async function measure(ours: Subject, baseline: Subject): Promise<Pick<Row, 'ours' | 'baseline'>> {
  try {
    return await measureInterleaved(
      { ours: () => measureMs(ours), baseline: () => measureMs(baseline) },
      SAMPLES,
    );
  } finally {
    await ours.end();
    await baseline.end();
  }
}

async function* measureIsolated(): AsyncIterable<Row> {
  const { kind, reason } = await probeLocalIsolation();
  if (kind === 'none') {
    process.stderr.write(
      `exec: isolated boxes are left out: ${reason ?? 'they do not work here'}\n`,
    );
    return;
  }
  const medians = await measure(await createOurs('bubblewrap'), createBareBubblewrap());
  const name = 'isolated exec of true';
  yield { name: `${name} over bare bubblewrap`, unit: 'ms', ...medians, goal: 1.5 };
  const { ours } = medians;
  yield {
    name: `${name} over its budget`,
    unit: 'ms',
    ours,
    baseline: ISOLATED_BUDGET_MS,
    goal: 1,
  };
}

/** What a deadline, byte caps, separate streams and isolation cost on top of the bare command. */
export const execArea: Area = {
  name: 'exec',
  summary:
    'local exec of `true` against the SDK execCommand, isolated against bare bubblewrap, median of 200',
  async *rows(): AsyncIterable<Row> {
    const medians = await measure(await createOurs('none'), await createSdk());
    yield { name: 'local exec of true', unit: 'ms', ...medians, goal: 1.2 };
    yield* measureIsolated();
  },
};
