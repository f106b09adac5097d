import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** The processes that a process has started and that still run; empty where there is no /proc. */
export async function listChildren(processId: number): Promise<readonly number[]> {
  const path = `/proc/${processId}/task/${processId}/children`;
  const text = await readFile(path, 'latin1').catch(() => '');
  return text.split(' ').flatMap((id) => (id.trim() === '' ? [] : [Number(id)]));
}

/** The processes with a text in their variables or in their command line. */
export async function listProcessesWith(text: string): Promise<readonly number[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      const read = (file: string): Promise<string> =>
        readFile(`/proc/${name}/${file}`, 'latin1').catch(() => '');
      const isOther = Number(name) !== process.pid;
      const facts = `${await read('environ')}\0${await read('cmdline')}`;
      return isOther && facts.includes(text) ? [Number(name)] : [];
    }),
  );
  return found.flat();
}

/** Waits until no process with a text is left; the limit of the test ends a wait that is in vain. */
export async function waitForEndOf(text: string): Promise<void> {
  while ((await listProcessesWith(text)).length > 0) await sleep(20);
}
