/** Where a session works now. Every effective swap raises the epoch. */
export interface ActivePointer {
  /** Null: the session's own box. */
  activeSandboxId: string | null;
  activeEpoch: number;
  /** Folder of a machine that the workspace stands for. Null, empty or absent: the machine's own choice. */
  workingDir?: string | null;
}

/** Whether two pointers name the same place at the same epoch. The epoch alone does not tell: a restored pointer may repeat one. */
export function isSameTarget(one: ActivePointer, other: ActivePointer): boolean {
  return (
    one.activeSandboxId === other.activeSandboxId &&
    one.activeEpoch === other.activeEpoch &&
    (one.workingDir ?? '') === (other.workingDir ?? '')
  );
}

/** A text that is equal for two pointers exactly when `isSameTarget` holds. */
export function targetKeyOf(pointer: ActivePointer): string {
  return JSON.stringify([pointer.activeSandboxId, pointer.activeEpoch, pointer.workingDir ?? '']);
}
