import type { IsolatedBox } from './isolation/isolated-box.ts';
import { createProcessGroups } from './process-group.ts';
import type { ProcessGroups } from './process-group.ts';

/** What runs in the boxes of a provider, by workspace, whichever session started it. */
export interface LocalBoxes {
  groupsOf(workspace: string): ProcessGroups;
  /** The isolated box around a workspace; undefined for one whose commands run as the user. */
  findIsolated(workspace: string): IsolatedBox | undefined;
  /** Notes the box around a workspace; the first one stays. */
  isolate(workspace: string, createBox: () => IsolatedBox): IsolatedBox;
  /** Kills what runs in a box and forgets it. */
  end(workspace: string): Promise<void>;
}

export function createLocalBoxes(): LocalBoxes {
  const groups = new Map<string, ProcessGroups>();
  const isolated = new Map<string, IsolatedBox>();
  return {
    groupsOf: (workspace) => {
      const found = groups.get(workspace) ?? createProcessGroups();
      groups.set(workspace, found);
      return found;
    },
    findIsolated: (workspace) => isolated.get(workspace),
    isolate: (workspace, createBox) => {
      const box = isolated.get(workspace) ?? createBox();
      isolated.set(workspace, box);
      return box;
    },
    end: async (workspace) => {
      groups.get(workspace)?.killAll();
      groups.delete(workspace);
      const box = isolated.get(workspace);
      await box?.end();
      if (isolated.get(workspace) === box) isolated.delete(workspace);
    },
  };
}
