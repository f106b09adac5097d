import { isRawUsageEvent, modelResponseUsageFromSdkEvent } from './usage.ts';
import type { ModelResponseUsage } from './usage.ts';

/** Tokens of all model responses of a turn. */
export interface TurnUsage {
  /** Responses that reported their tokens. */
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  /** Part of the input that the provider had cached. */
  readonly cachedInputTokens: number;
}

/** Adds up what model responses cost, each of them once. */
export interface UsageMeter {
  /** The usage to charge for this event; null when it reports none or repeats one that was counted. */
  record(event: unknown): ModelResponseUsage | null;
  /** What follows belongs to another response, even when the provider repeats an id. */
  nextResponse(): void;
  total(): TurnUsage;
}

/** How many response ids are remembered; a repeat follows its original at once. */
const REMEMBERED_RESPONSES = 256;

/** Creates a meter at zero. */
export function createUsageMeter(): UsageMeter {
  const counted = new Set<string>();
  let anonymousCounted = false;
  let total: TurnUsage = {
    requests: 0,
    inputTokens: 0,
    outputTokens: 0,
    totalTokens: 0,
    cachedInputTokens: 0,
  };
  return {
    record: (event) => {
      const report = modelResponseUsageFromSdkEvent(event);
      if (report === null) return null;
      const raw = isRawUsageEvent(event);
      const { responseId } = report;
      // The raw event after an anonymous report repeats it, even when only the raw one has an id.
      const repeated =
        (raw && anonymousCounted) || (responseId !== undefined && counted.has(responseId));
      anonymousCounted = !raw && responseId === undefined;
      if (repeated) return null;
      if (responseId !== undefined) remember(counted, responseId);
      total = addUsage(total, report.usage);
      return report;
    },
    nextResponse: () => {
      counted.clear();
      anonymousCounted = false;
    },
    total: () => total,
  };
}

function remember(counted: Set<string>, responseId: string): void {
  counted.add(responseId);
  const oldest = counted.values().next();
  if (counted.size > REMEMBERED_RESPONSES && oldest.done !== true) counted.delete(oldest.value);
}

function addUsage(total: TurnUsage, usage: ModelResponseUsage['usage']): TurnUsage {
  const { inputTokens = 0, outputTokens = 0 } = usage;
  const details = [usage.inputTokensDetails ?? []].flat();
  const cached = details.reduce((sum, { cached_tokens: tokens = 0 }) => sum + tokens, 0);
  return {
    requests: total.requests + 1,
    inputTokens: total.inputTokens + inputTokens,
    outputTokens: total.outputTokens + outputTokens,
    totalTokens: total.totalTokens + (usage.totalTokens ?? inputTokens + outputTokens),
    cachedInputTokens: total.cachedInputTokens + cached,
  };
}
