import { findString, isLooseRecord, looseRecordOf } from './loose-record.ts';
import type { LooseRecord } from './loose-record.ts';

/** The tokens of one model response. */
export interface ModelResponseUsage {
  responseId?: string;
  usage: {
    inputTokens?: number;
    outputTokens?: number;
    totalTokens?: number;
    inputTokensDetails?: Record<string, number> | Record<string, number>[];
  };
}

/** How the chat model of the SDK names a response that has no id of the provider. */
const PLACEHOLDER_RESPONSE_ID = 'FAKE_ID';

/**
 * The usage that a streaming event of the Agents SDK reports; null when it reports none. One streamed
 * response is reported twice, by the SDK and by the raw event of the provider: count it once by its id.
 */
export function modelResponseUsageFromSdkEvent(event: unknown): ModelResponseUsage | null {
  const report = findUsageReport(event);
  if (report === undefined || !isLooseRecord(report.response['usage'])) return null;
  const { response } = report;
  const usage = report.raw
    ? readRawUsage(looseRecordOf(response['usage']))
    : readUsage(looseRecordOf(response['usage']));
  if (Object.keys(usage).length === 0) return null;
  const responseId = findString(response['id'], response['responseId']);
  return responseId === undefined || responseId === PLACEHOLDER_RESPONSE_ID
    ? { usage }
    : { responseId, usage };
}

/** Whether an event reports by the raw event of the provider, which follows the report of the SDK. */
export function isRawUsageEvent(event: unknown): boolean {
  return findUsageReport(event)?.raw === true;
}

function findUsageReport(
  event: unknown,
): { readonly response: LooseRecord; readonly raw: boolean } | undefined {
  if (!isLooseRecord(event) || event['type'] !== 'raw_model_stream_event') return undefined;
  const data = looseRecordOf(event['data']);
  if (data['type'] === 'response_done')
    return { response: looseRecordOf(data['response']), raw: false };
  const raw = data['type'] === 'model' ? looseRecordOf(data['event']) : {};
  return raw['type'] === 'response.completed'
    ? { response: looseRecordOf(raw['response']), raw: true }
    : undefined;
}

function readUsage(usage: LooseRecord): ModelResponseUsage['usage'] {
  return {
    ...count('inputTokens', usage['inputTokens']),
    ...count('outputTokens', usage['outputTokens']),
    ...count('totalTokens', usage['totalTokens']),
    ...details(usage['inputTokensDetails']),
  };
}

function readRawUsage(usage: LooseRecord): ModelResponseUsage['usage'] {
  return {
    ...count('inputTokens', usage['input_tokens']),
    ...count('outputTokens', usage['output_tokens']),
    ...count('totalTokens', usage['total_tokens']),
    ...details(usage['input_tokens_details']),
  };
}

function count(
  name: 'inputTokens' | 'outputTokens' | 'totalTokens',
  value: unknown,
): ModelResponseUsage['usage'] {
  return typeof value === 'number' && Number.isFinite(value) ? { [name]: value } : {};
}

function details(value: unknown): ModelResponseUsage['usage'] {
  if (Array.isArray(value))
    return { inputTokensDetails: value.filter(isLooseRecord).map(finiteNumbers) };
  return isLooseRecord(value) ? { inputTokensDetails: finiteNumbers(value) } : {};
}

function finiteNumbers(record: LooseRecord): Record<string, number> {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, number] => Number.isFinite(entry[1])),
  );
}
