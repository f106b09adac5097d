/** How the tools of the filesystem reach the model. */
export interface ToolTransport {
  /** `hosted` is a tool of the provider's API; `function` an ordinary function tool. */
  readonly patch: 'hosted' | 'function';
  /** Whether images are sent as images or as text. */
  readonly viewImage: 'structured' | 'text';
}

/** For models behind the Responses API of OpenAI and Azure. */
export const HOSTED_TOOL_TRANSPORT: ToolTransport = Object.freeze({
  patch: 'hosted',
  viewImage: 'structured',
});
/** For every other model. */
export const FUNCTION_TOOL_TRANSPORT: ToolTransport = Object.freeze({
  patch: 'function',
  viewImage: 'text',
});
