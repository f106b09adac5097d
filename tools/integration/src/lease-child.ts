import { writeSync } from 'node:fs';
import { openScene } from './lease-scene.ts';
import type { SceneAddress } from './lease-scene.ts';

/** What a child process does before it dies; passed as the JSON of its first argument. It prints each step that it did. */
export interface ChildPlan {
  readonly address: SceneAddress;
  readonly groupId: string;
  /** `use` opens, writes the text and saves an archive; `leave` also releases; `reap` sweeps until nothing is left. */
  readonly role: 'use' | 'leave' | 'reap';
  /** Written to `state.txt` in the box. */
  readonly text: string;
  /** The step after which the process kills itself. Default: none. */
  readonly dieAfter?: string;
}

const plan = JSON.parse(process.argv[2] ?? '') as ChildPlan;

/** The line is out before the process is dead. */
function did(step: string): void {
  writeSync(1, `${step}\n`);
  if (step === plan.dieAfter) process.kill(process.pid, 'SIGKILL');
}

await using scene = await openScene(plan.address, did);

if (plan.role === 'reap') {
  const reaper = scene.createReaper();
  for (;;) await reaper.sweep();
}
const held = await scene.keeper.open({
  workspaceId: plan.address.workspaceId,
  groupId: plan.groupId,
  backend: 'local',
  driver: scene.driver,
});
await held.box.box.files?.writeBytes('state.txt', Buffer.from(plan.text));
did('held');
if (plan.role === 'use') await held.saveArchive();
await held.release();
