import type { ModelRequest } from '@openai/agents';

/** One call of a tool that was answered. */
export interface Observation {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly output: string;
}

/** What the embedded model knows when it is called: the request, and nothing besides. */
export interface Conversation {
  /** Text of the user's messages. */
  readonly task: string;
  /** Names of the tools that the request offers. */
  readonly tools: ReadonlySet<string>;
  readonly observations: readonly Observation[];
}

/** What the embedded model does next. Without calls, the text is its final answer. */
export interface Decision {
  readonly text: string;
  readonly calls: readonly ToolCall[];
}

export interface ToolCall {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** A way to work on a task, as a function of what is known. */
export type Plan = (conversation: Conversation) => Decision;

/** Reads the task, the tools and the answered calls out of a request of the Agents SDK. */
export function readConversation(request: Pick<ModelRequest, 'input' | 'tools'>): Conversation {
  const tools = new Set(request.tools.flatMap((tool) => ('name' in tool ? [tool.name] : [])));
  if (typeof request.input === 'string') return { task: request.input, tools, observations: [] };
  const outputs = new Map<string, string>();
  const task: string[] = [];
  for (const item of request.input) {
    if (item.type === 'function_call_result') outputs.set(item.callId, textOf(item.output));
    if ('role' in item && item.role === 'user') task.push(textOf(item.content));
  }
  const observations = request.input.flatMap((item): Observation[] => {
    if (item.type !== 'function_call') return [];
    const output = outputs.get(item.callId);
    return output === undefined
      ? []
      : [{ tool: item.name, arguments: parseArguments(item.arguments), output }];
  });
  return { task: task.join('\n'), tools, observations };
}

/** Makes a decision; calls of tools that the request does not offer are left out. */
export type Step = (text: string, ...calls: ToolCall[]) => Decision;

export function createStep(conversation: Conversation): Step {
  return (text, ...calls) => ({
    text,
    calls: calls.filter(({ tool }) => conversation.tools.has(tool)),
  });
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(textOf).join('');
  if (typeof content === 'object' && content !== null && 'text' in content)
    return textOf(content.text);
  return '';
}

function parseArguments(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
