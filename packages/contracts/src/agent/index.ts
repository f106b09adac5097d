export { AccessGrant } from './access-grant.ts';
export {
  CLEARED_RUN_STATE_BLOB,
  CLEARED_RUN_STATE_MARKER,
  isClearedRunStateBlob,
} from './cleared-run-state.ts';
export {
  ClientSessionEvent,
  ClientUserApprovalDecision,
  ClientUserInterrupt,
  ClientUserMessage,
} from './client-event.ts';
export { ClientConfig, ClientModel } from './client-model.ts';
export {
  ClearSessionContextRequest,
  CompactSessionContextRequest,
  CompactSessionContextResult,
} from './context-commands.ts';
export { GOAL_TEXT_MAX_CHARS, GoalSpec } from './goal.ts';
export { AGENT_INSTRUCTIONS_CORE_PLACEHOLDER } from './instructions-marker.ts';
export {
  ResourceRefConflictError,
  mergeResourceRefs,
  resourceIdentityKey,
} from './merge-resources.ts';
export { canonicalMountPath, mountCollisionKey } from './mount-path.ts';
export {
  CapabilityPackSkill,
  CapabilityPackSkillFile,
  CapabilityPackSkills,
  PACK_MAX_SKILLS,
  PACK_SKILL_CONTENT_MAX_CHARS,
  PACK_SKILL_DESCRIPTION_MAX_CHARS,
  PACK_SKILL_MAX_FILES,
  PACK_SKILL_NAME_MAX_CHARS,
  PACK_SKILL_PATH_MAX_CHARS,
  SKILL_ENTRY_FILE,
  isSafePackSkillPath,
} from './pack-skill.ts';
export {
  DEFAULT_AGENT_PERMISSIONS,
  Permission,
  isPermission,
  parseKnownPermissions,
} from './permissions.ts';
export { ReasoningEffort, reasoningEffortForMetadata } from './reasoning.ts';
export { repositoryIdentity } from './repository-identity.ts';
export {
  FileResourceRef,
  REPOSITORY_URI_MAX_CHARS,
  RepositoryResourceRef,
  ResourceRef,
} from './resources.ts';
export {
  CLIENT_REFERENCE_MAX_CHARS,
  IDEMPOTENCY_KEY_MAX_CHARS,
  SESSION_INSTRUCTIONS_MAX_CHARS,
  SESSION_MAX_MCP_SERVERS,
  SESSION_MAX_RESOURCES,
  SESSION_MAX_TOOLS,
  SESSION_MESSAGE_MAX_CHARS,
} from './session-limits.ts';
export {
  RESERVED_SESSION_MCP_IDS,
  SESSION_MCP_MAX_ALLOWED_TOOLS,
  SESSION_MCP_MAX_HEADERS,
  SESSION_MCP_MAX_HEADER_CHARS,
  SESSION_MCP_MAX_TIMEOUT_MS,
  SessionMcpCredentialUpdateInput,
  SessionMcpServerInput,
  SessionMcpServerMetadata,
} from './session-mcp.ts';
export {
  CreateSessionRequest,
  Session,
  SessionSandboxChoice,
  SessionStatus,
  SessionTurn,
  SessionTurnSource,
  SessionTurnStatus,
} from './session.ts';
export { stableJson } from './stable-json.ts';
export { TOOL_ID_MAX_CHARS, ToolRef, mergeToolRefs } from './tools.ts';
export {
  RESERVED_ENVIRONMENT_NAMES,
  RESERVED_ENVIRONMENT_PREFIXES,
  WORKSPACE_ENVIRONMENT_MAX_VARIABLES,
  WORKSPACE_ENVIRONMENT_NAME_MAX_CHARS,
  WORKSPACE_ENVIRONMENT_VALUE_MAX_CHARS,
  WORKSPACE_MAX_ENVIRONMENTS,
  WorkspaceEnvironmentVariableName,
  WorkspaceEnvironmentVariableValue,
  WritableEnvironmentVariableName,
  isReservedEnvironmentName,
} from './workspace-environment.ts';
export type {
  ConnectionCredentialsPort,
  GitCredentials,
  GitCredentialsRequest,
  SandboxSecrets,
  SandboxSecretsRequest,
} from './connection-credentials.ts';
export type { MergeResourceRefsOptions } from './merge-resources.ts';
export type { PermissionReading } from './permissions.ts';
