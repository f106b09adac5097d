import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxConfigError, SandboxError, bestEffort } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import { describeProcess, isSameProcess } from '../process-identity.ts';
import { endProcess } from '../stray-processes.ts';
import { adoptHolder } from './box-holder.ts';
import type { BoxHolder } from './box-holder.ts';
import { findTurn, noteTurn, takeTurn } from './box-turns.ts';
import type { BoxTurn, HeldBox } from './box-turns.ts';
import { listGroupDirectories, removeControlGroups } from './control-groups.ts';

/** A running box, and the way of this process into it. */
export interface JoinedBox {
  readonly holder: BoxHolder;
  readonly held: HeldBox;
}

export interface JoinRequest {
  /** Folder around the workspace. */
  readonly base: string;
  readonly workspace: string;
  readonly isNetworkShared: boolean;
  /** Starts the box; called while no other process starts it. */
  readonly start: () => Promise<JoinedBox>;
}

const POLL_MS = 10;
/** More than the start of a box may take. */
const WAIT_MS = 20_000;

/**
 * Joins the box around a workspace: the one that runs, whichever process started it, or a new one. All processes that
 * join it share its namespaces, and the end of any of these boxes is the end of all.
 */
export async function joinBox(request: JoinRequest): Promise<JoinedBox> {
  const { base, workspace } = request;
  for (const deadline = performance.now() + WAIT_MS; performance.now() < deadline;) {
    const last = await findTurn(base);
    const turn = await settle(last?.turn);
    if (turn?.state === 'ended') throw boxGone(workspace);
    const joined =
      turn === undefined
        ? await startInTurn(request, (last?.number ?? 0) + 1)
        : await joinTurn(request, turn);
    if (joined !== undefined) return joined;
  }
  throw startsForever(base);
}

/** Ends everything that runs in a box, whichever processes work in it, and lets nobody start it again. */
export async function endBox(base: string): Promise<void> {
  const groups = new Set(await listGroupDirectories(basename(base)));
  for (const deadline = performance.now() + WAIT_MS; ;) {
    const last = await findTurn(base);
    if (last?.turn.state === 'ended') break;
    if (last?.turn.state === 'running') {
      await endProcess(last.turn.held.first);
      for (const group of last.turn.held.controlGroups) groups.add(group);
    }
    const isStarting = (await settle(last?.turn))?.state === 'starting';
    if (isStarting && performance.now() < deadline) {
      await sleep(POLL_MS);
      continue;
    }
    const turn = { number: (last?.number ?? 0) + 1, turn: { state: 'ended' } } as const;
    if ((await takeTurn(base, turn)) !== 'missed') break;
  }
  await bestEffort(silentLog, 'remove control groups', () => removeControlGroups(groups));
}

/** Whether a box runs, whichever process started it. */
export async function isBoxRunning(base: string): Promise<boolean> {
  const turn = (await findTurn(base))?.turn;
  return turn?.state === 'running' && isSameProcess(turn.held.first);
}

/** The coded error of a box that is no more. */
export function boxGone(workspaceRoot: string): SandboxError {
  return new SandboxError('box_gone', 'The workspace of the local box no longer exists.', {
    details: { workspaceRoot },
  });
}

/** What still counts of a turn; undefined when the next one may be taken. */
async function settle(turn: BoxTurn | undefined): Promise<BoxTurn | undefined> {
  if (turn === undefined || turn.state === 'over') return undefined;
  if (turn.state === 'ended' || (await isSameProcess(turn.starter))) {
    const isHeld = turn.state !== 'running' || (await isSameProcess(turn.held.first));
    return isHeld ? turn : undefined;
  }
  // The kernel ends a box with the process that started it; nothing starts beside what is still ending.
  if (turn.state === 'running') await endProcess(turn.held.first);
  return undefined;
}

async function joinTurn(
  { isNetworkShared }: JoinRequest,
  turn: BoxTurn,
): Promise<JoinedBox | undefined> {
  if (turn.state !== 'running') {
    await sleep(POLL_MS);
    return undefined;
  }
  const { held, starter } = turn;
  if (held.isNetworkShared !== isNetworkShared) throw otherNetwork(held);
  const holder = await adoptHolder(held, starter);
  return holder === undefined ? undefined : { holder, held };
}

async function startInTurn(request: JoinRequest, number: number): Promise<JoinedBox | undefined> {
  const { base, workspace } = request;
  const starter = await describeProcess(process.pid);
  const taken = await takeTurn(base, { number, turn: { state: 'starting', starter } });
  if (taken === 'gone') throw boxGone(workspace);
  if (taken === 'missed') return undefined;
  let started: JoinedBox | undefined;
  try {
    started = await request.start();
    const turn = { state: 'running', starter, held: started.held } as const;
    if (await noteTurn(base, { number, turn })) return started;
    // Somebody ended the box meanwhile.
    await stopBox(started);
    return undefined;
  } catch (error) {
    if (started !== undefined) await stopBox(started);
    await bestEffort(silentLog, 'note that the box did not start', () =>
      noteTurn(base, { number, turn: { state: 'over' } }),
    );
    throw error;
  }
}

async function stopBox({ holder, held }: JoinedBox): Promise<void> {
  await endProcess(held.first);
  await holder.close();
}

function otherNetwork({ isNetworkShared }: HeldBox): SandboxConfigError {
  const has = isNetworkShared ? 'with the network of this machine' : 'without network';
  return new SandboxConfigError(
    'local',
    `The box runs ${has}, as another process made it, and OPENGENI_LOCAL_NETWORK says otherwise here; set it alike or end the box.`,
    { details: { isNetworkShared } },
  );
}

function startsForever(base: string): SandboxError {
  return new SandboxError(
    'timeout',
    `The local box was not there within ${WAIT_MS} ms: another process starts it and does not get done.`,
    { details: { timeoutMs: WAIT_MS, base } },
  );
}
