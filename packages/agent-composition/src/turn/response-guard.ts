import type { AgentOutputItem, ModelRequest } from '@openai/agents';

import { findString, looseRecordOf } from '../events/loose-record.ts';
import type { LooseRecord } from '../events/loose-record.ts';
import { RunError } from './run-error.ts';

/** When a model that gets nowhere is stopped. Each number is the one that ends the turn. */
export interface ResponseLimits {
  /** Responses in a row that call a tool which was not offered. */
  readonly unknownToolResponses: number;
  /** Responses in a row that hold neither text nor a call. */
  readonly emptyResponses: number;
  /** Responses in a row with the same calls and the same arguments. */
  readonly repeatedResponses: number;
  /** The same for calls that only ask a running command for its output. */
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
  const unknown = { count: 0 };
  const empty = { count: 0 };
  const repeated = { count: 0, signature: '' };
  return (request, output) => {
    const items = output.map((item) => looseRecordOf(item));
    const calls = items.filter(isCall);
    countUnknown(unknown, limits, { request, calls });
    countEmpty(empty, limits, items);
    countRepeated(repeated, limits, calls);
  };
}

interface Counter {
  count: number;
}

function countUnknown(
  counter: Counter,
  limits: ResponseLimits,
  response: { readonly request: ModelRequest; readonly calls: readonly LooseRecord[] },
): void {
  const offered = offeredNames(response.request);
  const name = response.calls
    .filter(({ type }) => type === 'function_call')
    .map((call) => findString(call['name']) ?? '')
    .find((called) => !offered.has(called));
  counter.count = name === undefined ? 0 : counter.count + 1;
  if (name === undefined || counter.count < limits.unknownToolResponses) return;
  throw new RunError(
    'tool_contract',
    `The model called tools that do not exist in ${counter.count} responses in a row, at last "${name.slice(0, 100)}".`,
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

function countRepeated(
  counter: Counter & { signature: string },
  limits: ResponseLimits,
  calls: readonly LooseRecord[],
): void {
  const signature = calls.length === 0 ? '' : calls.map(signatureOf).join('\n');
  counter.count = signature !== '' && signature === counter.signature ? counter.count + 1 : 1;
  counter.signature = signature;
  if (signature === '') return;
  if (counter.count < (calls.every(isPoll) ? limits.repeatedPolls : limits.repeatedResponses))
    return;
  throw new RunError(
    'tool_contract',
    `The model made the same call ${counter.count} times in a row: ${nameOf(calls[0] ?? {})}.`,
    { details: { reason: 'repeated_call', tool: nameOf(calls[0] ?? {}) } },
  );
}

function offeredNames({ tools, handoffs }: ModelRequest): ReadonlySet<string> {
  return new Set([...tools.map(({ name }) => name), ...handoffs.map(({ toolName }) => toolName)]);
}

function isCall({ type }: LooseRecord): boolean {
  return typeof type === 'string' && type.endsWith('_call');
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

// A poll of a running command repeats by nature.
function isPoll(call: LooseRecord): boolean {
  if (call['name'] !== 'write_stdin') return false;
  return !/"chars"\s*:\s*"[^"]/.test(findString(call['arguments']) ?? '');
}

function nameOf(call: LooseRecord): string {
  return findString(call['name'], call['type']) ?? 'unknown';
}

function signatureOf(call: LooseRecord): string {
  const { name, type, namespace, arguments: input, action, actions, operation } = call;
  return JSON.stringify([type, namespace, name, input, action, actions, operation]);
}
