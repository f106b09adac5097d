import { randomUUID } from 'node:crypto';
import { link, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { readOwnJson } from '../box-marker.ts';
import { ProcessRecord } from '../process-identity.ts';

/** What any process of this user needs to enter a box whose namespaces another one made. */
export const HeldBox = z.object({
  /** The process of this machine that is number one inside. */
  first: ProcessRecord,
  isNetworkShared: z.boolean(),
  /** The user namespace that commands run in, as the process that made the box has it open. */
  innerUsers: z.object({ descriptor: z.number().int(), name: z.string() }).optional(),
  controlGroups: z.array(z.string()),
  controlled: z.array(z.enum(['memory', 'processes'])),
});
export type HeldBox = z.infer<typeof HeldBox>;

/**
 * One turn of holding the namespaces of a box. `over`: the box could not be started. `ended`: nobody starts it again.
 */
const BoxTurn = z.discriminatedUnion('state', [
  z.object({ state: z.literal('starting'), starter: ProcessRecord }),
  z.object({ state: z.literal('running'), starter: ProcessRecord, held: HeldBox }),
  z.object({ state: z.literal('over') }),
  z.object({ state: z.literal('ended') }),
]);
export type BoxTurn = z.infer<typeof BoxTurn>;

/** Turns are numbered upwards; the highest one counts. */
export interface NumberedTurn {
  readonly number: number;
  readonly turn: BoxTurn;
}

const TURN_FILE = /^turn-(\d+)\.json$/;
/** A file that cannot be read is one that a crash of the machine cut off, and no process outlives that. */
const LOST: BoxTurn = { state: 'over' };

/** The turn that counts, beside a workspace; undefined when the box never ran. */
export async function findTurn(base: string): Promise<NumberedTurn | undefined> {
  for (;;) {
    const number = (await listNumbers(base)).at(-1);
    if (number === undefined) return undefined;
    const { data } = BoxTurn.safeParse(await readOwnJson(fileOf(base, number)));
    // A later turn removes the files of those before it, also between these two steps.
    if (data !== undefined || (await listNumbers(base)).at(-1) === number) {
      return { number, turn: data ?? LOST };
    }
  }
}

/**
 * Takes a turn that nobody has taken yet, in one step and whole. A turn is never given back, only followed by the
 * next one, so that whoever has read an old state cannot take a turn that others are past. `gone`: there is no such box.
 */
export async function takeTurn(
  base: string,
  { number, turn }: NumberedTurn,
): Promise<'taken' | 'missed' | 'gone'> {
  try {
    await placeTurn(base, { number, turn });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return 'missed';
    if (code === 'ENOENT') return 'gone';
    throw error;
  }
  const numbers = await listNumbers(base);
  const isLast = numbers.at(-1) === number;
  for (const each of isLast ? numbers.slice(0, -1) : [number]) {
    await rm(fileOf(base, each), { force: true });
  }
  return isLast ? 'taken' : 'missed';
}

/** Notes what became of the own turn. Resolves to whether it still counts. */
export async function noteTurn(base: string, { number, turn }: NumberedTurn): Promise<boolean> {
  const draft = await writeDraft(base, turn);
  await rename(draft, fileOf(base, number));
  const isLast = (await listNumbers(base)).at(-1) === number;
  if (!isLast) await rm(fileOf(base, number), { force: true });
  return isLast;
}

/** Whether a file beside a workspace is that of a turn. */
export function isTurnFile(name: string): boolean {
  return TURN_FILE.test(name);
}

function fileOf(base: string, number: number): string {
  return join(base, `turn-${number}.json`);
}

async function placeTurn(base: string, { number, turn }: NumberedTurn): Promise<void> {
  const draft = await writeDraft(base, turn);
  try {
    await link(draft, fileOf(base, number));
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeDraft(base: string, turn: BoxTurn): Promise<string> {
  const draft = join(base, `turn.${randomUUID()}`);
  await writeFile(draft, JSON.stringify(turn), { mode: 0o600, flag: 'wx' });
  return draft;
}

async function listNumbers(base: string): Promise<readonly number[]> {
  const names = await readdir(base).catch(() => []);
  return names
    .flatMap((name) => TURN_FILE.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => a - b);
}
