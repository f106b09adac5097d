import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kvm } from '@nats-io/kv';
import { connect } from '@nats-io/transport-node';
import { startNatsServer } from '@opengeni/tool-integration/nats-server';
import { computeQuantile } from '../statistics.ts';
import type { ContenderAnswer, ContenderTask } from './contender.ts';

const PROCESSES = 50;
const ROUNDS = 20;
const WARMUPS = 3;
/** Long enough for every process to have heard of the start. */
const NOTICE_MS = 150;
const BUCKET = 'bench';

export interface Contention {
  readonly claimP95Ms: number;
  readonly rawP95Ms: number;
  /** The most boxes that were created for one group. */
  readonly mostCreated: number;
}

/** Lets processes open one group at the same time, in turn with raw reads and updates of a key each. */
export async function measureContention(): Promise<Contention> {
  await using server = await startNatsServer();
  const connection = await connect({ servers: server.url });
  await new Kvm(connection).create(`${BUCKET}-raw`, { history: 1, allow_direct: false });
  await connection.close();
  const program = join(import.meta.dirname, 'contender.ts');
  const cache = mkdtempSync(join(tmpdir(), 'opengeni-bench-'));
  const env = { ...process.env, NODE_COMPILE_CACHE: cache };
  const execArgv = ['--conditions=@opengeni/source'];
  const children = Array.from({ length: PROCESSES }, () =>
    fork(program, [server.url, BUCKET], { execArgv, env }),
  );
  try {
    await Promise.all(children.map((child) => answerOf(child)));
    return await playRounds(children);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    rmSync(cache, { recursive: true, force: true });
  }
}

async function playRounds(children: readonly ChildProcess[]): Promise<Contention> {
  const claimMs: number[] = [];
  const rawMs: number[] = [];
  let mostCreated = 0;
  for (let round = -WARMUPS; round < ROUNDS; round += 1) {
    const raw = await playRound(children, { kind: 'raw' });
    const claims = await playRound(children, { kind: 'open', groupId: `group-${round}` });
    await playRound(children, { kind: 'release' });
    const created = claims.reduce((sum, answer) => sum + answer.created, 0);
    if (created === 0) throw new Error('Nobody created a box.');
    mostCreated = Math.max(mostCreated, created);
    if (round < 0) continue;
    rawMs.push(...raw.map(({ durationMs }) => durationMs));
    claimMs.push(...claims.map(({ durationMs }) => durationMs));
  }
  return {
    claimP95Ms: computeQuantile(claimMs, 0.95),
    rawP95Ms: computeQuantile(rawMs, 0.95),
    mostCreated,
  };
}

function playRound(
  children: readonly ChildProcess[],
  what: { readonly kind: 'raw' | 'release' } | { readonly kind: 'open'; readonly groupId: string },
): Promise<ContenderAnswer[]> {
  const task: ContenderTask = { ...what, startAtMs: Date.now() + NOTICE_MS };
  return Promise.all(
    children.map((child) => {
      const answer = answerOf(child);
      child.send(task);
      return answer;
    }),
  );
}

async function answerOf(child: ChildProcess): Promise<ContenderAnswer> {
  const ended = new AbortController();
  const died = once(child, 'exit', { signal: ended.signal }).then(() => {
    throw new Error('A contender died; its reason is printed above.');
  });
  died.catch(() => {});
  try {
    const [answer] = await Promise.race([once(child, 'message', { signal: ended.signal }), died]);
    return answer as ContenderAnswer;
  } finally {
    ended.abort();
  }
}
