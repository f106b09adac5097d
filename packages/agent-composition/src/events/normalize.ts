import { findString, isLooseRecord, looseRecordOf } from './loose-record.ts';
import type { LooseRecord } from './loose-record.ts';
import type { NormalizedRuntimeEvent } from './runtime-event.ts';
import { normalizeToolOutputForEvent } from './tool-output.ts';

/**
 * Translates a streaming event of the Agents SDK into events of the session's timeline.
 * Takes anything: what it does not know gives no event.
 */
export function normalizeSdkEvent(event: unknown): NormalizedRuntimeEvent[] {
  if (!isLooseRecord(event)) return [];
  switch (event['type']) {
    case 'raw_model_stream_event':
      return normalizeRawEvent(looseRecordOf(event['data']));
    case 'agent_updated_stream_event':
      return [
        {
          type: 'agent.updated',
          payload: { agent: findString(looseRecordOf(event['agent'])['name']) ?? null },
        },
      ];
    case 'run_item_stream_event':
      return normalizeItem(looseRecordOf(event['item']));
    default:
      return [];
  }
}

function normalizeRawEvent(data: LooseRecord): NormalizedRuntimeEvent[] {
  if (data['type'] === 'output_text_delta') return textEvent('agent.message.delta', data['delta']);
  const raw = data['type'] === 'model' ? looseRecordOf(data['event']) : {};
  if (raw['type'] !== 'response.reasoning_summary_text.delta') return [];
  return textEvent('agent.reasoning.delta', raw['delta']);
}

function normalizeItem(item: LooseRecord): NormalizedRuntimeEvent[] {
  const raw = looseRecordOf(item['rawItem']);
  switch (item['type']) {
    case 'message_output_item':
      return textEvent('agent.message.completed', findString(item['text']) ?? messageText(raw));
    case 'tool_call_item':
      return [
        toolCallEvent(raw, {
          id: findString(raw['callId'], raw['id'], item['id']),
          name: toolName(raw),
        }),
      ];
    case 'tool_call_output_item':
      return [
        toolOutputEvent(
          findString(raw['callId'], item['id']),
          normalizeToolOutputForEvent(item['output']),
        ),
      ];
    case 'tool_search_call_item':
      return [toolCallEvent(raw, { id: searchCallId(raw), name: 'tool_search' })];
    case 'tool_search_output_item':
      return [
        toolOutputEvent(searchCallId(raw), {
          type: 'text',
          text: describeDisclosedTools(raw['tools']),
        }),
      ];
    default:
      return [];
  }
}

function textEvent(type: NormalizedRuntimeEvent['type'], text: unknown): NormalizedRuntimeEvent[] {
  return typeof text === 'string' && text !== '' ? [{ type, payload: { text } }] : [];
}

function toolCallEvent(
  raw: LooseRecord,
  call: { readonly id: string | undefined; readonly name: string },
): NormalizedRuntimeEvent {
  const payload = {
    id: call.id ?? '',
    name: call.name,
    arguments: raw['arguments'] ?? raw['input'] ?? null,
    raw,
  };
  return { type: 'agent.toolCall.created', payload };
}

function toolOutputEvent(id: string | undefined, output: unknown): NormalizedRuntimeEvent {
  return { type: 'agent.toolCall.output', payload: { id: id ?? '', output } };
}

function toolName(raw: LooseRecord): string {
  return findString(raw['name'], raw['type']) ?? 'tool';
}

function searchCallId(raw: LooseRecord): string | undefined {
  return findString(raw['call_id'], raw['callId'], raw['id']);
}

function describeDisclosedTools(tools: unknown): string {
  const names = (Array.isArray(tools) ? (tools as unknown[]) : []).flatMap((tool) => {
    const name = findString(looseRecordOf(tool)['name']);
    return name === undefined ? [] : [name];
  });
  return names.length > 0 ? `Disclosed tools: ${names.join(', ')}` : 'No matching tools found.';
}

function messageText(raw: LooseRecord): string {
  const content = Array.isArray(raw['content']) ? (raw['content'] as unknown[]) : [];
  return content
    .map(looseRecordOf)
    .map((part) => (part['type'] === 'output_text' ? (findString(part['text']) ?? '') : ''))
    .join('');
}
