export { MockAgentResponder } from './mock-agent-responder.ts';
export type { MockAgentResponderOptions, MockExecHandler } from './mock-agent-responder.ts';
