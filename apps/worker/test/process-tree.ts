import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** The processes that a process has started and that still run; empty where there is no /proc. */
async function listChildren(processId: number): Promise<readonly number[]> {
  const path = `/proc/${processId}/task/${processId}/children`;
  const text = await readFile(path, 'latin1').catch(() => '');
  return text.split(' ').flatMap((id) => (id.trim() === '' ? [] : [Number(id)]));
}

/** The children of a process with a text in their command line. */
export async function listChildrenWith(
  processId: number,
  text: string,
): Promise<readonly number[]> {
  const children = await listChildren(processId);
  const found = await Promise.all(
    children.map(async (id) => ((await readFact(id, 'cmdline')).includes(text) ? [id] : [])),
  );
  return found.flat();
}

/** The processes with a text in their variables or in their command line. */
export async function listProcessesWith(text: string): Promise<readonly number[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      const id = Number(name);
      const facts = `${await readFact(id, 'environ')}\0${await readFact(id, 'cmdline')}`;
      return id !== process.pid && facts.includes(text) ? [id] : [];
    }),
  );
  return found.flat();
}

async function readFact(processId: number, file: 'cmdline' | 'environ'): Promise<string> {
  return await readFile(`/proc/${processId}/${file}`, 'latin1').catch(() => '');
}

/** Waits until no process with a text is left; the limit of the test ends a wait that is in vain. */
export async function waitForEndOf(text: string): Promise<void> {
  while ((await listProcessesWith(text)).length > 0) await sleep(20);
}
