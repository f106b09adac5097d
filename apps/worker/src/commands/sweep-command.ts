import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { sweepModalOrphanSandboxes } from '@opengeni/providers-modal';
import type {
  ListedModalSandbox,
  ModalOrphanSweepOptions,
  ModalSweepClient,
  ModalSweepDecision,
} from '@opengeni/providers-modal';
import { Command } from 'commander';
import * as z from 'zod';

import type { Host } from '../host.ts';

const badInput = 2;

const HELP = `
The inventory is a JSON object:
  boxes                required: [{ id, createdAt?, tags? }], newest first as the provider lists them;
                       createdAt is an ISO date or a number of seconds or milliseconds, tags are texts by name
  leases               required: [{ leaseId, workspaceId, sandboxGroupId, instanceId, liveness? }],
                       the rows of the lease store; instanceId is the id of a box or null
  now                  ISO date (default: the current time)
  leasesReadAt         ISO date at which the rows were read (default: one minute before now)
  deploymentId         name of this deployment in the og_deployment tag of its boxes
  maxTerminations      most boxes that one sweep ends (default 50)
  unattributedGraceMs  age from which a box without owner is ended (default 1800000)
  reclaimUntagged      whether boxes without owner are ended at all (default true)

Examples:
  opengeni-worker sweep --dry-run --inventory boxes.json
  opengeni-worker sweep --dry-run --inventory boxes.json --json | jq .reason

Exit codes: 0 done, 2 wrong option or inventory.`;

const Instant = z.iso
  .datetime({ offset: true, error: 'must be an ISO date with time and zone' })
  .transform((text) => new Date(text));

const Inventory = z.strictObject({
  boxes: z.array(
    z.strictObject({
      id: z.string().regex(/^[\x21-\x7e]+$/, 'must be a text without blanks'),
      createdAt: z
        .union([z.number(), Instant.transform((date) => date.getTime())], {
          error: 'must be a number or an ISO date with time and zone',
        })
        .optional(),
      tags: z.record(z.string(), z.string()).default({}),
    }),
  ),
  leases: z.array(
    z.strictObject({
      leaseId: z.string().min(1),
      workspaceId: z.string().min(1),
      sandboxGroupId: z.string().min(1),
      instanceId: z.string().nullable(),
      liveness: z.string().optional(),
    }),
  ),
  now: Instant.optional(),
  leasesReadAt: Instant.optional(),
  deploymentId: z.string().min(1).optional(),
  maxTerminations: z.int().min(0).optional(),
  unattributedGraceMs: z.number().min(0).optional(),
  reclaimUntagged: z.boolean().optional(),
});
type Inventory = z.infer<typeof Inventory>;

interface SweepFlags {
  readonly inventory: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** The sub-command that shows what a sweep of orphaned boxes would do. */
export function createSweepCommand(host: Host): Command {
  return new Command('sweep')
    .description(
      'Show which Modal boxes a sweep of orphans would end, and why it keeps the others.',
    )
    .requiredOption('--inventory <file>', 'boxes and lease rows to judge, as JSON (see below)')
    .option('--dry-run', 'only judge; required, since no box is ended from an inventory')
    .option('--json', 'print one decision a line as JSON and nothing else')
    .addHelpText('after', HELP)
    .action(async (flags: SweepFlags) => {
      host.exitCode = await runSweepCommand(flags, host);
    });
}

async function runSweepCommand(flags: SweepFlags, host: Host): Promise<number> {
  const refuse = (problem: string): number => {
    host.stderr.write(`opengeni-worker: ${problem}\n`);
    return badInput;
  };
  if (flags.dryRun !== true) {
    return refuse('sweep ends no box from an inventory; add --dry-run to see its decisions.');
  }
  const reading = await readInventory(resolve(host.workingDirectory, flags.inventory));
  if ('problem' in reading) return refuse(`--inventory ${flags.inventory}: ${reading.problem}`);
  await judgeInventory(reading.inventory, { host, json: flags.json === true });
  return 0;
}

async function readInventory(
  path: string,
): Promise<{ readonly inventory: Inventory } | { readonly problem: string }> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is no JSON' : 'it cannot be read as a file';
    return { problem: `${reason} (${error instanceof Error ? error.message : String(error)}).` };
  }
  const parsed = Inventory.safeParse(content);
  if (parsed.success) return { inventory: parsed.data };
  const [issue] = parsed.error.issues;
  const field = z.core.toDotPath(issue?.path ?? []) || 'the whole file';
  return { problem: `${field}: ${issue?.message ?? 'is not as expected'}.` };
}

/** Runs the very sweep of production over a client that ends nothing. */
async function judgeInventory(
  { boxes, leases, ...given }: Inventory,
  { host, json }: { readonly host: Host; readonly json: boolean },
): Promise<void> {
  const write = (decision: ModalSweepDecision): void => {
    host.stdout.write(json ? `${JSON.stringify(decision)}\n` : formatDecision(decision));
  };
  const entries = boxes.map(({ id, createdAt, tags }) => ({
    id,
    ...(createdAt === undefined ? {} : { createdAt }),
    tags: Object.entries(tags).map(([tagName, tagValue]) => ({ tagName, tagValue })),
  }));
  const options = withoutUndefined({
    ...given,
    client: createReadOnlyClient(entries),
    onDecision: write,
  }) as ModalOrphanSweepOptions;
  const rows = leases.map(({ liveness, ...row }) =>
    liveness === undefined ? row : { ...row, liveness },
  );
  const result = await sweepModalOrphanSandboxes(SETTINGS, rows, options);
  if (json) return;
  const rest = new Set(boxes.map(({ id }) => id)).size - result.examined;
  const ended = result.terminated.length;
  host.stdout.write(
    `${result.examined} boxes examined: ${ended} would be ended, ${result.skipped} kept.${
      rest === 0 ? '' : ` ${rest} not looked at, since the limit of one sweep was reached.`
    }\n`,
  );
}

/** Only what the sweep insists on; nothing here reaches Modal. */
const SETTINGS = {
  modalAppName: 'inventory',
  modalTimeoutSeconds: 3600,
  modalWorkspacePersistence: 'snapshot_filesystem',
  modalSnapshotRetentionSeconds: 0,
} as const;

function createReadOnlyClient(entries: readonly ListedModalSandbox[]): ModalSweepClient {
  return {
    apps: { fromName: async () => ({ appId: 'inventory' }) },
    cpClient: {
      sandboxList: async ({ beforeTimestamp }) => ({
        sandboxes: beforeTimestamp === undefined ? entries : [],
      }),
    },
    sandboxes: { fromId: async () => ({ terminate: async () => {} }) },
  };
}

function formatDecision({ action, reason, sandboxId }: ModalSweepDecision): string {
  return `${action.padEnd(9)}  ${reason.padEnd(17)}  ${sandboxId}\n`;
}

function withoutUndefined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
