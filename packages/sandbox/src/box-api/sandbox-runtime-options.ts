import type {
  Clock,
  HeartbeatStore,
  LeaseStore,
  Log,
  ObjectStore,
  SandboxProvider,
} from '@opengeni/contracts/ports';
import type { HolderKind } from '../leases/lease-record.ts';
import type { LeaseTiming } from '../leases/lease-timing.ts';
import type { LeaseGeneration } from '../leases/leased-box-driver.ts';
import type { ReaperReport } from '../leases/reaper.ts';
import type { EstablishSettings } from '../lifecycle/establish.ts';
import type { BoxSummary, ListBoxesOptions } from './box-summary.ts';
import type { TerminateOutcome } from './end-box.ts';
import type { OpenBox } from './open-box.ts';

/** Where boxes are on record. Processes that share a store share its boxes. */
export interface SandboxStores {
  /** What it keeps is checked when it is read: any store will do. */
  readonly leases: LeaseStore<unknown>;
  readonly heartbeats: HeartbeatStore;
  /** Where the files of boxes are kept when those end; without it they end with the box. */
  readonly archives?: ObjectStore;
}

export interface SandboxRuntimeOptions<TSettings extends EstablishSettings> {
  readonly settings: TSettings;
  readonly providers: readonly SandboxProvider<NoInfer<TSettings>>[];
  readonly stores: SandboxStores;
  /** Variables of a box; the same for as long as the box lives. Default: none. */
  environmentOf?(
    generation: LeaseGeneration & { readonly backend: string },
  ): Readonly<Record<string, string>>;
  readonly exposedPorts?: readonly number[];
  readonly desktopEnabled?: boolean;
  readonly timing?: Partial<LeaseTiming>;
  /** How long an opening waits for a box, in milliseconds. Default 600 000. */
  readonly openTimeoutMs?: number;
  /** How often, in milliseconds, this process looks for boxes that nobody uses. Default 60 000; 0 leaves it to `sweep` and to others. */
  readonly sweepEveryMs?: number;
  /**
   * What becomes of the boxes that were opened here when the runtime is disposed of. `keep`, the default, leaves them to
   * their idle time; `end` captures their files and ends them; `discard` ends them and forgets their files, for stores
   * that end with this process.
   */
  readonly boxesAtDispose?: 'keep' | 'end' | 'discard';
  readonly clock?: Clock;
  readonly log?: Log;
}

export interface OpenBoxOptions {
  /** Default `default`. */
  readonly workspaceId?: string;
  /** Default: that of the settings. */
  readonly backend?: string;
  /** `viewer` for someone who only looks on: viewers can be sent away. Default `turn`. */
  readonly kind?: HolderKind;
  /** The epoch that the caller worked at; with another one the opening fails with code `fenced`. */
  readonly expectedEpoch?: number;
  /** How long to wait for a box, in milliseconds. Default: `openTimeoutMs` of the runtime. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface TerminateOptions {
  /** Default `default`. */
  readonly workspaceId?: string;
  /**
   * Whether the files are kept for the next box of the group, the default, or forgotten for good, those of earlier boxes
   * included. With any other outcome than `terminated` and `absent` the files stay.
   */
  readonly files?: 'keep' | 'discard';
  readonly signal?: AbortSignal;
}

/** Boxes by group, without an agent. All who open the same group share one box. */
export interface SandboxRuntime extends AsyncDisposable {
  /**
   * Opens the box of a group: joins the running one, fills a new one from the kept files, or creates one.
   * Throws code `config_invalid` for a backend that cannot be used, `timeout`, `conflict`, `fenced`, `cancelled`,
   * `store_unavailable`, and what the provider's failure is classified as.
   */
  open(groupId: string, options?: OpenBoxOptions): Promise<OpenBox>;
  /** What is on record, also for boxes that other processes opened. */
  list(options?: ListBoxesOptions): Promise<readonly BoxSummary[]>;
  /**
   * Ends the box of a group when nobody holds it. One that is held ends when its last holder leaves; until then others may
   * still join it.
   */
  terminate(groupId: string, options?: TerminateOptions): Promise<TerminateOutcome>;
  /** Looks once for boxes that nobody uses, and ends them. */
  sweep(signal?: AbortSignal): Promise<ReaperReport>;
  /** Ends openings, gives all boxes back and waits for what is under way; `await using` does the same. Never throws. */
  close(): Promise<void>;
}
