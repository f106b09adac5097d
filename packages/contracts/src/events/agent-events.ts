import * as z from 'zod';

// Payloads in this file keep fields that they do not name, so that a reader passes on what a newer writer added.

/** Text of the answer as it arrives; pieces may be joined without changing the meaning. */
export const AgentMessageDeltaPayload = z.looseObject({ text: z.string() });
export type AgentMessageDeltaPayload = z.infer<typeof AgentMessageDeltaPayload>;

/** One whole message of the agent. */
export const AgentMessageCompletedPayload = z.looseObject({ text: z.string() });
export type AgentMessageCompletedPayload = z.infer<typeof AgentMessageCompletedPayload>;

/** Summary of the model's reasoning as it arrives. */
export const AgentReasoningDeltaPayload = z.looseObject({ text: z.string() });
export type AgentReasoningDeltaPayload = z.infer<typeof AgentReasoningDeltaPayload>;

/** The model called a tool. `arguments` is what the model wrote, mostly JSON text; `raw` the item of the SDK. */
export const AgentToolCallCreatedPayload = z.looseObject({
  id: z.string(),
  name: z.string(),
  arguments: z.unknown(),
  raw: z.unknown().optional(),
});
export type AgentToolCallCreatedPayload = z.infer<typeof AgentToolCallCreatedPayload>;

/** A tool answered the call with the same id. */
export const AgentToolCallOutputPayload = z.looseObject({ id: z.string(), output: z.unknown() });
export type AgentToolCallOutputPayload = z.infer<typeof AgentToolCallOutputPayload>;

/** Another agent took over. */
export const AgentUpdatedPayload = z.looseObject({ agent: z.string().nullable() });
export type AgentUpdatedPayload = z.infer<typeof AgentUpdatedPayload>;

const operation = {
  name: z.string(),
  command: z.string().optional(),
  repositoryCount: z.number().int().nonnegative().optional(),
};

/** A step around the box, such as cloning repositories, began. */
export const SandboxOperationStartedPayload = z.looseObject(operation);
export type SandboxOperationStartedPayload = z.infer<typeof SandboxOperationStartedPayload>;

export const SandboxOperationCompletedPayload = z.looseObject(operation);
export type SandboxOperationCompletedPayload = z.infer<typeof SandboxOperationCompletedPayload>;

export const SandboxOperationFailedPayload = SandboxOperationStartedPayload.extend({
  error: z.string(),
});
export type SandboxOperationFailedPayload = z.infer<typeof SandboxOperationFailedPayload>;
