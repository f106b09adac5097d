import type { AgentOutputItem, ModelRequest } from '@openai/agents';

import { findString, looseRecordOf } from '../events/loose-record.ts';
import type { LooseRecord } from '../events/loose-record.ts';
import { createRepetitionGuard, isCall } from './repeated-calls.ts';
import { RunError } from './run-error.ts';

/** When a model that gets nowhere is stopped. Each number is the one that ends the turn. */
export interface ResponseLimits {
  /**
   * Responses in a row that call a tool which was not offered. Twice as many among four times as many
   * responses end the turn as well.
   */
  readonly unknownToolResponses: number;
  /** Responses in a row that hold neither text nor a call. */
  readonly emptyResponses: number;
  /**
   * Responses in a row with the same calls and the same arguments; also how often two to four responses
   * may follow each other with the same calls and the same answers.
   */
  readonly repeatedResponses: number;
  /** The same where a running command is asked for its output. */
  readonly repeatedPolls: number;
}

export const DEFAULT_RESPONSE_LIMITS: ResponseLimits = Object.freeze({
  unknownToolResponses: 3,
  emptyResponses: 2,
  repeatedResponses: 5,
  repeatedPolls: 200,
});

/** Looks at each response before its calls are executed; throws a `RunError` when the model gets nowhere. */
export type ResponseGuard = (request: ModelRequest, output: readonly AgentOutputItem[]) => void;

/** Creates the guard of one turn. */
export function createResponseGuard(
  limits: ResponseLimits = DEFAULT_RESPONSE_LIMITS,
): ResponseGuard {
  const unknown: UnknownCounter = { count: 0, recent: [] };
  const empty = { count: 0 };
  const guardRepetition = createRepetitionGuard(limits);
  return (request, output) => {
    const items = output.map((item) => looseRecordOf(item));
    const calls = items.filter(isCall);
    countUnknown(unknown, limits, { request, calls });
    countEmpty(empty, limits, items);
    guardRepetition(request, calls);
  };
}

interface Counter {
  count: number;
}

interface UnknownCounter extends Counter {
  /** Whether each of the last responses called an unknown tool. */
  recent: readonly boolean[];
}

function countUnknown(
  counter: UnknownCounter,
  { unknownToolResponses: limit }: ResponseLimits,
  response: { readonly request: ModelRequest; readonly calls: readonly LooseRecord[] },
): void {
  const offered = offeredNames(response.request);
  const name = response.calls
    .filter(({ type }) => type === 'function_call')
    .map((call) => findString(call['name']) ?? '')
    .find((called) => !offered.has(called));
  counter.count = name === undefined ? 0 : counter.count + 1;
  counter.recent = [...counter.recent, name !== undefined].slice(-4 * limit);
  const among = counter.recent.filter(Boolean).length;
  if (name === undefined || (counter.count < limit && among < 2 * limit)) return;
  const times =
    counter.count < limit
      ? `${among} of the last ${counter.recent.length} responses`
      : `${counter.count} responses in a row`;
  throw new RunError(
    'tool_contract',
    `The model called tools that do not exist in ${times}, at last "${name.slice(0, 100)}".`,
    { details: { reason: 'unknown_tool', tool: name } },
  );
}

function countEmpty(counter: Counter, limits: ResponseLimits, items: readonly LooseRecord[]): void {
  counter.count = items.some(saysSomething) ? 0 : counter.count + 1;
  if (counter.count < limits.emptyResponses) return;
  throw new RunError(
    'model_output',
    `The model answered nothing ${counter.count} times in a row.`,
    {
      details: { reason: 'empty_response' },
    },
  );
}

function offeredNames({ tools, handoffs }: ModelRequest): ReadonlySet<string> {
  return new Set([...tools.map(({ name }) => name), ...handoffs.map(({ toolName }) => toolName)]);
}

function saysSomething(item: LooseRecord): boolean {
  if (item['type'] === 'reasoning') return false;
  if (item['role'] !== 'assistant') return true;
  return (Array.isArray(item['content']) ? (item['content'] as unknown[]) : []).some((part) => {
    const { type, text, refusal } = looseRecordOf(part);
    return type === 'output_text'
      ? (findString(text) ?? '').trim() !== ''
      : type !== 'refusal' || refusal !== '';
  });
}
