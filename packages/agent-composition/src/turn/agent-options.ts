import type { MCPServer, Model, Tool } from '@openai/agents';
import type { ContextCompactionMode } from '@opengeni/config';
import type { ReasoningEffort } from '@opengeni/contracts/agent';
import type { SandboxBackend } from '@opengeni/contracts/backends';

import type { PackSkill } from '../capabilities/pack-skill.ts';
import type { WorkspaceEnvironmentContext } from '../instructions/workspace-environment.ts';
import type { ModelRoute } from '../models/model-route.ts';
import type { SessionStatePort } from '../tools/session-state.ts';

/** How the computer is offered to a model: as a tool of its API, or as functions that answer with an image or a text. */
export type ComputerToolMode = 'hosted' | 'function-image' | 'function-text';

/** A file that is brought into the box: by its content, or from an address. */
export interface SandboxFileDownload {
  fileId: string;
  /** Folder in the workspace. */
  mountPath: string;
  filename: string;
  url?: string;
  content?: Uint8Array;
  /** When the address stops working. */
  expiresAt?: Date | string;
  sizeBytes?: number;
}

/**
 * How an agent differs from what the settings of the deployment say. `packSkills`, `gitTokenSeed`,
 * `fileResourceDownloads` and `computerToolMode` are not supported yet: any but an empty value fails with code
 * `unsupported`.
 */
export interface BuildAgentOptions {
  /** Default: the model that `openaiModel` names. */
  model?: Model;
  /** Default: `openaiReasoningEffort`. */
  reasoningEffort?: ReasoningEffort;
  /** Default: the mode of the deployment. */
  compactionMode?: ContextCompactionMode;
  /** Default: `webSearchEnabled`. */
  hostedWebSearch?: boolean;
  /** Default: `openaiReasoningEncryptedContent`. */
  encryptedReasoning?: boolean;
  /** Window that the threshold of server compaction is derived from. */
  contextWindowTokens?: number;
  /** False gives function tools instead of tools of the provider's API. Default true. */
  structuredToolTransport?: boolean;
  /** Variables of the box. Default: the allowed variables of this process. */
  sandboxEnvironment?: Record<string, string>;
  /** Where the agent really runs. Default: the backend of the settings. */
  activeSandboxBackend?: SandboxBackend;
  mcpServers?: MCPServer[];
  workspaceEnvironment?: WorkspaceEnvironmentContext;
  /** Asks for a title; only on the first turn of a session. Default false. */
  genesisTitleHint?: boolean;
  /** Persona. Default: `agentInstructionsTemplate`. */
  instructionsTemplate?: string;
  /** The session's own instructions, which refine the persona. */
  sessionInstructions?: string;
  packSkills?: PackSkill[];
  /** Token for cloning repositories; never in the manifest. */
  gitTokenSeed?: string;
  fileResourceDownloads?: SandboxFileDownload[];
  computerToolMode?: ComputerToolMode;
  /** Has no effect: it describes a search for tools that no agent of this version has. */
  codexConnectorNamespaces?: ReadonlySet<string>;
}

export interface ComposeAgentOptions extends BuildAgentOptions {
  /** The resolved model; decides what the options above leave open. */
  route?: ModelRoute;
  /**
   * What the first-party tools change. Default: state in memory, or none when an MCP server named
   * `opengeni` serves those tools.
   */
  sessionState?: SessionStatePort;
  /** Further tools. */
  tools?: readonly Tool[];
  /** Longest time of one model call. Default 1 800 000. */
  modelTimeoutMs?: number;
}
