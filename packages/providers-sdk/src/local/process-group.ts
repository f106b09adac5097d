import { setTimeout as sleep } from 'node:timers/promises';

/** Time that a process group has to end by itself after SIGTERM. */
const KILL_GRACE_MS = 500;
const POLL_MS = 10;

/** The process groups of one box, so that they end with it. */
export interface ProcessGroups {
  /** Registers a group by the id of its leader. */
  add(leader: number): void;
  /** Forgets a group whose leader has ended, unless other members of it still run. */
  settle(leader: number): void;
  /** Kills every registered group at once. */
  killAll(): void;
}

export function createProcessGroups(): ProcessGroups {
  const running = new Set<number>();
  const leaderless = new Set<number>();
  return {
    add: (leader) => {
      running.add(leader);
    },
    settle: (leader) => {
      running.delete(leader);
      if (isLeaderlessGroup(leader)) leaderless.add(leader);
    },
    killAll: () => {
      for (const leader of running) signalGroup(leader, 'SIGKILL');
      // A process with the id of the leader means that the id was given to a stranger since.
      for (const leader of leaderless) {
        if (isLeaderlessGroup(leader)) signalGroup(leader, 'SIGKILL');
      }
      leaderless.clear();
    },
  };
}

/** Asks a group to end, and kills what is left of it, also when its leader has ended. */
export async function endGroup(leader: number): Promise<void> {
  if (!signalGroup(leader, 'SIGTERM')) return;
  for (let waitedMs = 0; waitedMs < KILL_GRACE_MS; waitedMs += POLL_MS) {
    await sleep(POLL_MS);
    if (!signalGroup(leader, 0)) return;
  }
  signalGroup(leader, 'SIGKILL');
}

function isLeaderlessGroup(leader: number): boolean {
  return !canSignal(leader, 0) && signalGroup(leader, 0);
}

function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  return canSignal(-leader, signal);
}

function canSignal(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(target, signal);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
