import { bestEffort } from '@opengeni/contracts/errors';
import type { Log } from '@opengeni/contracts/ports';
import type { CapturedFiles, LeaseRecord } from './lease-record.ts';
import { isArchived } from './lease-record.ts';
import type { LeaseEffect } from './lease-transition.ts';
import type { BoxStopper } from './leased-box-driver.ts';

interface Discarder {
  readonly driver: Pick<BoxStopper, 'discardArchive'>;
  readonly log: Log;
}

/** Does away with archives that no record points to any more. Never throws. */
export async function discardArchives(
  { driver, log }: Discarder,
  effects: readonly LeaseEffect[],
): Promise<void> {
  for (const effect of effects) {
    if (effect.kind !== 'discard_archive') continue;
    await bestEffort(log, 'discard archive', () => driver.discardArchive(effect.archive));
  }
}

/** Does away with captured files that a record did not take; the record is the one that refused them. Never throws. */
export async function discardUnnamed(
  { driver, log }: Discarder,
  files: CapturedFiles,
  record: LeaseRecord | undefined,
): Promise<void> {
  if (record === undefined || isArchived(record, files.reference)) return;
  await bestEffort(log, 'discard archive', () => driver.discardArchive(files));
}
