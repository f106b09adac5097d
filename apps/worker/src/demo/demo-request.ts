import { resolve } from 'node:path';

import { SandboxError } from '@opengeni/contracts/errors';
import * as z from 'zod';

import { DEMO_BACKENDS, parseDemoBackend } from './demo-backend.ts';
import type { DemoBackend } from './demo-backend.ts';
import { DEFECTS } from './sample/defects.ts';

/** The options of the command as they were typed. */
export interface DemoFlags {
  readonly seed?: string;
  readonly repo?: string;
  readonly task?: string;
  readonly model?: string;
  readonly backend: string;
  readonly timeout: string;
  readonly json?: boolean;
  readonly keep?: boolean;
  readonly crash?: boolean;
  readonly restore?: boolean;
  readonly unsafeLocal?: boolean;
  readonly net?: boolean;
}

/** Seed of the defect that the embedded model has no repair for. */
export const UNKNOWN_SEED = 'unknown';
export type DemoSeed = number | typeof UNKNOWN_SEED;

/** What one run of the demo is asked to do. */
export const DemoRequest = z
  .object({
    /** Where the agent works: the sample with a planted defect, or a copy of a directory. */
    subject: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('sample'),
        seed: z.union([z.number(), z.literal(UNKNOWN_SEED)]),
      }),
      z.object({ kind: z.literal('directory'), path: z.string() }),
    ]),
    /** What the agent is to do, when the person says so. */
    task: z.string().optional(),
    /** Id of a real model; undefined means the embedded one. */
    modelId: z.string().optional(),
    backend: z.enum(DEMO_BACKENDS),
    timeoutSeconds: z.number(),
    json: z.boolean(),
    keepsBox: z.boolean(),
    /** Whether a real model may run commands as the user without being asked, where nothing isolates the box. */
    allowsUnsafeLocal: z.boolean(),
    /** Whether an isolated local box shares the network of this machine. */
    sharesNetwork: z.boolean().default(false),
    /** Whether the process that runs the turn is killed in the middle of it. */
    crashes: z.boolean(),
    /** Whether the box is archived, ended and restored after the turn. */
    restores: z.boolean(),
  })
  .readonly();
export type DemoRequest = z.infer<typeof DemoRequest>;

const maxSeed = 2 ** 31 - 1;
const maxTimeoutSeconds = 86_400;
const maxTaskChars = 100_000;

export interface DemoDefaults {
  /** A whole number from 1 to the given one. */
  readonly pickNumber: (highest: number) => number;
  /** Directory that relative paths belong to. */
  readonly workingDirectory: string;
}

/** Checks the options. Throws `invalid_request`, which names the option and the fix. */
export function parseDemoFlags(flags: DemoFlags, defaults: DemoDefaults): DemoRequest {
  return {
    subject: parseSubject(flags, defaults),
    task: parseTask(flags),
    modelId: parseModel(flags.model),
    backend: parseBackend(flags),
    timeoutSeconds: parseTimeout(flags.timeout),
    json: flags.json === true,
    keepsBox: flags.keep === true,
    allowsUnsafeLocal: flags.unsafeLocal === true,
    sharesNetwork: flags.net === true,
    crashes: flags.crash === true,
    restores: flags.restore === true,
  };
}

function parseBackend({ backend, net }: DemoFlags): DemoBackend {
  const parsed = parseDemoBackend(backend);
  if (net !== true || parsed === 'local') return parsed;
  throw refused(
    `--net shares the network of this machine with a local box, and boxes of --backend ${parsed} have one of their own; leave one of them out.`,
  );
}

function parseSubject({ seed, repo }: DemoFlags, defaults: DemoDefaults): DemoRequest['subject'] {
  if (repo === undefined) {
    return {
      kind: 'sample',
      seed: seed === undefined ? defaults.pickNumber(DEFECTS.length) : parseSeed(seed),
    };
  }
  if (seed !== undefined) {
    throw refused(
      '--seed plants a defect in the sample and --repo replaces the sample; leave one of them out.',
    );
  }
  if (repo.trim() === '') throw refused('--repo is empty; give the path of a directory.');
  return { kind: 'directory', path: resolve(defaults.workingDirectory, repo) };
}

function parseSeed(text: string): DemoSeed {
  if (text === UNKNOWN_SEED) return UNKNOWN_SEED;
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed >= 1 && seed <= maxSeed) return seed;
  throw refused(
    `--seed "${text}" is no seed; give a whole number from 1 to ${maxSeed}, or "${UNKNOWN_SEED}".`,
  );
}

function parseTask({ task, model }: DemoFlags): string | undefined {
  if (task === undefined) return undefined;
  if (task.trim() === '')
    throw refused('--task is empty; say what the agent is to do, or leave the option out.');
  if (task.length > maxTaskChars) {
    throw refused(
      `--task is longer than ${maxTaskChars} characters; put the details into a file of the repository.`,
    );
  }
  if (model === undefined) {
    throw refused(
      '--task needs --model, since the embedded model only knows its own task; add --model, or leave --task out.',
    );
  }
  return task.trim();
}

function parseModel(model: string | undefined): string | undefined {
  if (model !== undefined && model.trim() === '') {
    throw refused(
      '--model is empty; give the id of a model, or leave the option out to use the embedded one.',
    );
  }
  return model?.trim();
}

function parseTimeout(text: string): number {
  const seconds = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && seconds > 0 && seconds <= maxTimeoutSeconds) return seconds;
  throw refused(
    `--timeout "${text}" is no time limit; give seconds, more than 0 and at most ${maxTimeoutSeconds}.`,
  );
}

function refused(message: string): SandboxError {
  return new SandboxError('invalid_request', message);
}
