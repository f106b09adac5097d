import type { CapturedFiles, LeaseArchives, PlacedBox } from './lease-record.ts';

/** Names the generation of a box; belongs into the tags of the box at its provider. */
export interface LeaseGeneration {
  readonly leaseId: string;
  readonly workspaceId: string;
  readonly groupId: string;
  readonly epoch: number;
}

export interface CreateLeasedBox {
  readonly generation: LeaseGeneration;
  readonly image?: string;
  /** The box starts with the files of `current`, or of `previous` when those cannot be restored. */
  readonly archives?: LeaseArchives;
  readonly signal: AbortSignal;
  /**
   * Called as soon as the box exists, before anything else happens to it, and again when it was replaced.
   * When it fails, the box must be ended.
   */
  onCreated(placed: PlacedBox): Promise<void>;
}

export interface OfPlacedBox {
  readonly generation: LeaseGeneration;
  readonly placed: PlacedBox;
  readonly signal: AbortSignal;
}

/** A box that the provider knows of, with the lease generation that it was tagged with. */
export interface BoxSighting {
  readonly instanceId: string;
  readonly leaseKey: string;
  /** Tells leases of other stores apart that have the same key. */
  readonly leaseId: string;
  readonly epoch: number;
}

/** What the reaper does with boxes of one backend. */
export interface BoxStopper {
  /**
   * Captures the files as an archive of its own for each `captureId`. Undefined when this backend
   * cannot; throws code `box_gone` when the box no longer exists.
   */
  capture(
    request: OfPlacedBox & { readonly captureId: string },
  ): Promise<CapturedFiles | undefined>;
  /** Resolves when the box no longer runs, also when it was gone already. */
  terminate(request: OfPlacedBox): Promise<void>;
  discardArchive(archive: CapturedFiles): Promise<void>;
  /** Boxes of this deployment, for the search for those that no lease knows. */
  inventory?(): AsyncIterable<BoxSighting>;
  terminateById?(instanceId: string): Promise<void>;
}

/** How boxes of one backend are made, joined and ended on behalf of a lease. */
export interface LeasedBoxDriver<TBox> extends BoxStopper {
  /** Creates a box that executes commands. When it fails, it has ended what it created as well as it could. */
  create(request: CreateLeasedBox): Promise<{ readonly box: TBox; readonly placed: PlacedBox }>;
  /** Takes up a running box; throws code `box_gone` when it no longer exists, and never creates one. */
  attach(request: OfPlacedBox): Promise<TBox>;
  /** Drops the handle; the box goes on. */
  detach?(box: TBox): Promise<void>;
}
