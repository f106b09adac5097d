import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Manifest } from '@openai/agents/sandbox';
import { UnixLocalSandboxClient } from '@openai/agents/sandbox/local';
import { createLocalProvider } from '@opengeni/providers-sdk';
import { createBox } from '@opengeni/sandbox';
import type { Area, Row } from '../row.ts';
import { measureInterleaved } from '../statistics.ts';

/** A place to run `true` in, and how to leave nothing of it behind. */
interface Subject {
  run(): Promise<unknown>;
  end(): Promise<unknown>;
}

async function createOurs(): Promise<Subject> {
  const provider = createLocalProvider();
  const settings = { localIsolation: 'none' as const };
  const client = provider.build({ settings, environment: {}, exposedPorts: [] });
  const session = await client?.create?.({});
  if (session === undefined) throw new Error('The local provider made no session.');
  const box = createBox({ session, instanceId: 'bench' }, provider);
  return {
    run: () => box.commands.run({ command: ['true'] }),
    end: async () => session.close?.(),
  };
}

async function createBaseline(): Promise<Subject> {
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

async function measureMs(subject: Subject): Promise<number> {
  const startedAt = performance.now();
  await subject.run();
  return performance.now() - startedAt;
}

/** What a deadline, byte caps and separate streams cost on top of the SDK's bare command. */
export const execArea: Area = {
  name: 'exec',
  summary: 'local exec of `true` through our exec layer against the SDK execCommand, median of 200',
  async *rows(): AsyncIterable<Row> {
    const [ours, baseline] = [await createOurs(), await createBaseline()];
    try {
      const medians = await measureInterleaved(
        { ours: () => measureMs(ours), baseline: () => measureMs(baseline) },
        { pairs: 200, warmups: 10 },
      );
      yield { name: 'local exec of true', unit: 'ms', ...medians, goal: 1.2 };
    } finally {
      await ours.end();
      await baseline.end();
    }
  },
};
