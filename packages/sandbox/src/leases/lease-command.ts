import type { CapturedFiles, HolderKind, PlacedBox } from './lease-record.ts';

/** Names a lease and the kind of place that its box runs in. */
export interface LeaseSubject {
  readonly leaseId: string;
  readonly workspaceId: string;
  readonly groupId: string;
  readonly backend: string;
}

export interface AcquireCommand {
  readonly type: 'acquire';
  readonly lease: LeaseSubject;
  readonly holder: { readonly holderId: string; readonly kind: HolderKind };
  /** Used when this acquire has to create the box; fresh for each attempt to create one. */
  readonly claimId: string;
  /** Absent means: any image will do. */
  readonly image?: string;
  /** The epoch that the caller worked at; a record with another one fences the caller. */
  readonly expectedEpoch?: number;
}

interface OfClaim {
  readonly claimId: string;
}

interface OfBox {
  readonly epoch: number;
  readonly instanceId: string;
}

/** What the spawner says under its claim. */
export type SpawnCommand =
  | (OfClaim & { readonly type: 'record_created'; readonly box: PlacedBox })
  | (OfClaim & { readonly type: 'commit_warm'; readonly box: PlacedBox })
  | (OfClaim & { readonly type: 'fail_warming' });

/** What changes who holds the box, and how long it lives. */
export type HolderCommand =
  | { readonly type: 'release'; readonly holderId: string }
  | { readonly type: 'remove_dead_holders'; readonly holderIds: readonly string[] }
  | { readonly type: 'settle' }
  | { readonly type: 'retire' }
  | { readonly type: 'force_drain' }
  | { readonly type: 'discard_archives' };

/** What the stopper says under its claim. */
export type StopCommand =
  | (OfClaim & { readonly type: 'begin_stop' })
  | (OfClaim & { readonly type: 'commit_capture'; readonly files: CapturedFiles })
  | (OfClaim & {
      readonly type: 'fail_capture';
      /** The claimant cannot reach the backend at all, which says nothing of the box: the failure is not counted. */
      readonly isUnreachable?: boolean;
    })
  | (OfClaim & { readonly type: 'refuse_capture'; readonly reason: string })
  | (OfClaim & { readonly type: 'finish_stop' });

/** What a user of the running box says about it. */
export type BoxCommand =
  | (OfBox & {
      readonly type: 'begin_capture';
      readonly captureId: string;
      /** An earlier capture of the caller that it no longer pursues. */
      readonly replaces?: string;
    })
  | (OfBox & {
      readonly type: 'save_archive';
      readonly captureId: string;
      readonly files: CapturedFiles;
    })
  | (OfBox & { readonly type: 'mark_gone'; readonly reason: string })
  | (OfBox & {
      readonly type: 'update_envelope';
      readonly envelope: Readonly<Record<string, unknown>>;
    })
  | { readonly type: 'accrue'; readonly epoch: number; readonly accrualId: string };

/**
 * Everything that can happen to a lease. A command that is repeated because its outcome is unknown
 * changes nothing and gives the result of the first time, as long as nobody else came in between.
 */
export type LeaseCommand =
  | AcquireCommand
  | (OfClaim & { readonly type: 'renew_claim' })
  | SpawnCommand
  | HolderCommand
  | StopCommand
  | BoxCommand;
