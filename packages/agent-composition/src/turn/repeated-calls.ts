import type { ModelRequest } from '@openai/agents';

import { findString, isLooseRecord, looseRecordOf } from '../events/loose-record.ts';
import type { LooseRecord } from '../events/loose-record.ts';
import type { ResponseLimits } from './response-guard.ts';
import { RunError } from './run-error.ts';

/** Most responses that a cycle consists of. */
const MAX_PERIOD = 4;
/** What differs between two answers of the shell that say the same. */
const SHELL_HEADER = /Chunk ID: \w+\\nWall time: [\d.]+ seconds\\n/g;
const RUNNING = /Process running with session ID \d+/g;
const SHELL_TOOLS: ReadonlySet<unknown> = new Set(['exec_command', 'write_stdin']);

type RepetitionLimits = Pick<ResponseLimits, 'repeatedResponses' | 'repeatedPolls'>;

/** Looks at the calls of each response; throws a `RunError` when they repeat. */
export type RepetitionGuard = (request: ModelRequest, calls: readonly LooseRecord[]) => void;

/**
 * Creates the guard of one turn. The same calls in a row are a repetition whatever they were answered; a
 * cycle of several responses is one when its answers are the same as well.
 */
export function createRepetitionGuard(limits: RepetitionLimits): RepetitionGuard {
  const cycles = createCycleCounter(limits);
  let pending: readonly LooseRecord[] = [];
  let signature = '';
  let count = 0;
  return (request, calls) => {
    const period = cycles.add(findRound(pending, request));
    if (period !== undefined && calls.length > 0)
      throw repeatedCall(pending, `in circles of ${period}`);
    pending = calls;
    const next = calls.map(signatureOf).join('\n');
    count = next !== '' && next === signature ? count + 1 : 1;
    signature = next;
    const limit = calls.every(isPoll) ? limits.repeatedPolls : limits.repeatedResponses;
    if (next !== '' && count >= limit) throw repeatedCall(calls, `${count} times in a row`);
  };
}

function repeatedCall(calls: readonly LooseRecord[], times: string): RunError {
  const tool = nameOf(calls[0] ?? {});
  return new RunError('tool_contract', `The model made the same calls ${times}: ${tool}.`, {
    details: { reason: 'repeated_call', tool },
  });
}

/** The calls of a response and what they were answered. */
interface Round {
  readonly signature: string;
  /** Whether a running command was asked for its output, and still runs. */
  readonly waits: boolean;
}

interface CycleCounter {
  /** The responses of the cycle that has repeated too often; undefined when there is none. */
  add(round: Round | undefined): number | undefined;
}

function createCycleCounter({ repeatedResponses, repeatedPolls }: RepetitionLimits): CycleCounter {
  const periods = Array.from({ length: MAX_PERIOD - 1 }, (_, index) => index + 2);
  const matches = new Map<number, number>();
  let rounds: readonly Round[] = [];
  return {
    add: (round) => {
      if (round === undefined) {
        rounds = [];
        matches.clear();
        return undefined;
      }
      for (const period of periods) {
        const isSame = rounds.at(-period)?.signature === round.signature;
        matches.set(period, isSame ? (matches.get(period) ?? 0) + 1 : 0);
      }
      rounds = [...rounds, round].slice(-MAX_PERIOD);
      return periods.find((period) => {
        const waits = rounds.slice(-period).some((one) => one.waits);
        const repeats = Math.floor((matches.get(period) ?? 0) / period) + 1;
        return repeats >= Math.max(2, waits ? repeatedPolls : repeatedResponses);
      });
    },
  };
}

/** Undefined when there were no calls, or when the request does not tell what they were answered. */
function findRound(calls: readonly LooseRecord[], { input }: ModelRequest): Round | undefined {
  if (calls.length === 0 || typeof input === 'string') return undefined;
  const answers = new Map<unknown, string>();
  for (const item of input.map((one) => looseRecordOf(one)))
    if (!isCall(item) && 'callId' in item) answers.set(item['callId'], textOf(item['output']));
  const asked = calls.flatMap((call) => ('callId' in call ? [call['callId']] : []));
  if (!asked.every((id) => answers.has(id))) return undefined;
  const answered = asked.map((id) => answers.get(id) ?? '');
  const signature = [...calls.map(signatureOf), ...answered].join('\n');
  return { signature, waits: calls.some(isPoll) && answered.some((text) => text.match(RUNNING)) };
}

function textOf(output: unknown): string {
  return (JSON.stringify(output) ?? '')
    .replaceAll(SHELL_HEADER, '')
    .replaceAll(RUNNING, 'Process running with session ID 0');
}

/** Whether an item of a response calls something. */
export function isCall({ type }: LooseRecord): boolean {
  return typeof type === 'string' && type.endsWith('_call');
}

// A poll of a running command repeats by nature.
function isPoll(call: LooseRecord): boolean {
  if (call['name'] !== 'write_stdin') return false;
  return !/"chars"\s*:\s*"[^"]/.test(findString(call['arguments']) ?? '');
}

function nameOf(call: LooseRecord): string {
  return findString(call['name'], call['type']) ?? 'unknown';
}

function signatureOf(call: LooseRecord): string {
  const { name, type, namespace, action, actions, operation } = call;
  return JSON.stringify([type, namespace, name, inputOf(call), action, actions, operation]);
}

/** How long a command may take and how much it may say does not make it another one. */
function inputOf({ name, arguments: input }: LooseRecord): unknown {
  if (!SHELL_TOOLS.has(name) || typeof input !== 'string') return input;
  const parsed = parseRecord(input);
  if (parsed === undefined) return input;
  const { yield_time_ms: _wait, max_output_tokens: _length, ...what } = parsed;
  return what;
}

function parseRecord(text: string): LooseRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isLooseRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
