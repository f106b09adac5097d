import type { ListedModalSandbox, ModalSweepClient } from '../src/index.ts';

export interface FakeSweepClient extends ModalSweepClient {
  /** Ids that were ended, in order. */
  readonly ended: string[];
  /** Requests of the list. */
  readonly listed: Record<string, unknown>[];
  /** Every call, in order. */
  readonly calls: string[];
}

export interface FakeSweepClientOptions {
  /** Entries of each page; after the last one the list is empty. */
  readonly pages?: readonly (readonly ListedModalSandbox[])[];
  readonly appId?: string;
  readonly onApp?: () => void;
  readonly onList?: (callNumber: number) => void;
  readonly onTerminate?: (sandboxId: string, callNumber: number) => void;
}

/** A client in the shape of the SDK's gRPC answers that serves given pages. */
export function createFakeSweepClient(options: FakeSweepClientOptions = {}): FakeSweepClient {
  const { pages = [], appId = 'ap-1', onApp, onList, onTerminate } = options;
  const ended: string[] = [];
  const listed: Record<string, unknown>[] = [];
  const calls: string[] = [];
  let terminations = 0;
  return {
    ended,
    listed,
    calls,
    apps: {
      fromName: async (name) => {
        calls.push(`app ${name}`);
        onApp?.();
        return { appId };
      },
    },
    cpClient: {
      sandboxList: async (request) => {
        calls.push('list');
        listed.push(request);
        onList?.(listed.length);
        return { sandboxes: pages[listed.length - 1] ?? [] };
      },
    },
    sandboxes: {
      fromId: async (sandboxId) => ({
        terminate: async () => {
          calls.push(`terminate ${sandboxId}`);
          terminations += 1;
          onTerminate?.(sandboxId, terminations);
          ended.push(sandboxId);
        },
      }),
    },
  };
}
