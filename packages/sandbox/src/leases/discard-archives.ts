import { bestEffort } from '@opengeni/contracts/errors';
import type { Clock, Log } from '@opengeni/contracts/ports';
import type { CapturedFiles, LeaseRecord } from './lease-record.ts';
import { isArchived } from './lease-record.ts';
import type { LeaseEffect } from './lease-transition.ts';
import type { BoxStopper } from './leased-box-driver.ts';
import { withinLimit } from './within-limit.ts';

interface Discarder {
  readonly driver: Pick<BoxStopper, 'discardArchive'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** An object store that does not answer keeps an archive, and nothing else. */
const DISCARD_MS = 30_000;

function discard({ driver, clock, log }: Discarder, files: CapturedFiles): Promise<boolean> {
  const { signal } = new AbortController();
  const limit = { clock, signal, limitMs: DISCARD_MS, action: 'discard an archive' };
  return bestEffort(log, 'discard archive', () =>
    withinLimit(() => driver.discardArchive(files), limit),
  );
}

/** Does away with archives that no record points to any more. Never throws. */
export async function discardArchives(
  discarder: Discarder,
  effects: readonly LeaseEffect[],
): Promise<void> {
  for (const effect of effects) {
    if (effect.kind !== 'discard_archive') continue;
    await discard(discarder, effect.archive);
  }
}

/** Does away with captured files that a record did not take; the record is the one that refused them. Never throws. */
export async function discardUnnamed(
  discarder: Discarder,
  files: CapturedFiles,
  record: LeaseRecord | undefined,
): Promise<void> {
  if (record === undefined || isArchived(record, files.reference)) return;
  await discard(discarder, files);
}
