/** What a git token is asked for. */
export interface GitCredentialsRequest {
  accountId: string;
  workspaceId: string;
  installationId: number;
  repositoryIds: number[];
}

export interface GitCredentials {
  /** Secret. */
  token: string;
  /** Must be the workspace of the run; otherwise the run ends before anything is injected. */
  workspaceId: string;
  identity?: { name: string; email: string } | null;
}

/** What the values of a workspace environment are asked for. */
export interface SandboxSecretsRequest {
  accountId: string;
  workspaceId: string;
  environmentId: string;
}

export interface SandboxSecrets {
  /** Secrets by variable name. */
  values: Record<string, string>;
  /** Must be the workspace of the run; otherwise the run ends before anything is injected. */
  workspaceId: string;
  id?: string;
  name?: string;
  description?: string;
}

/** How a host hands out credentials; without a method the built-in behaviour applies. */
export interface ConnectionCredentialsPort {
  gitCredentials?(request: GitCredentialsRequest): Promise<GitCredentials>;
  sandboxSecrets?(request: SandboxSecretsRequest): Promise<SandboxSecrets>;
}
