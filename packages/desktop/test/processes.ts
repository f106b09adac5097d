import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

interface ProcessFacts {
  readonly pid: number;
  readonly state: string;
  readonly session: number;
}

/** Ids of the running processes in the session of a leader; zombies have ended. */
export function listSession(leader: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => findFacts(Number(name)))
    .filter((facts) => facts !== undefined)
    .filter(({ session, state }) => session === leader && state !== 'Z')
    .map(({ pid }) => pid);
}

export function isRunning(pid: number): boolean {
  const facts = findFacts(pid);
  return facts !== undefined && facts.state !== 'Z';
}

/** The id that a daemon of the stack noted, when it is there. */
export function findDaemon(runDirectory: string, name: string): number | undefined {
  const path = join(runDirectory, `${name}.pid`);
  return existsSync(path) ? Number(readFileSync(path, 'utf8').split(' ')[0]) : undefined;
}

/** Whether a process listens on any TCP port. */
export function listensOnTcp(pid: number): boolean {
  const listening = ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A')
      .map((fields) => `socket:[${fields[9]}]`),
  );
  return readdirSync(`/proc/${pid}/fd`).some((descriptor) =>
    listening.includes(findLink(`/proc/${pid}/fd/${descriptor}`) ?? ''),
  );
}

function findLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function findFacts(pid: number): ProcessFacts | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { pid, state: fields[0] ?? '', session: Number(fields[3]) };
  } catch {
    return undefined;
  }
}
