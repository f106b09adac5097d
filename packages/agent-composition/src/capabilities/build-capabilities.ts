import { StaticCompactionPolicy, compaction, shell } from '@openai/agents/sandbox';
import type { Capability } from '@openai/agents/sandbox';
import { contextServerCompactThreshold, resolveContextCompactionMode } from '@opengeni/config';
import type { ContextCompactionMode, Settings } from '@opengeni/config';

import { SandboxError } from '@opengeni/contracts/errors';

import type { PackSkill } from './pack-skill.ts';
import { FUNCTION_TOOL_TRANSPORT, HOSTED_TOOL_TRANSPORT } from './tool-transport.ts';
import type { ToolTransport } from './tool-transport.ts';
import { transportFilesystem } from './transport-filesystem.ts';

export interface AgentCapabilitiesOptions {
  /** Default: the mode of the deployment. */
  readonly compactionMode?: ContextCompactionMode;
  /** Window that the threshold of server compaction is derived from. Default: that of the deployment. */
  readonly contextWindowTokens?: number;
  /** Exact threshold of server compaction; wins over the window. */
  readonly compactAtTokens?: number | undefined;
  /** Default: hosted tools when `structuredToolTransport` is not false. */
  readonly transport?: ToolTransport | undefined;
  /** False gives function tools only. Default true. */
  readonly structuredToolTransport?: boolean;
}

/**
 * What the agent can do in its box: files, shell and, in server mode, compaction with an explicit threshold.
 * Fails with code `unsupported` when skills of packs are given, which cannot be brought into the box yet.
 */
export function buildAgentCapabilities(
  settings: Settings,
  packSkills: readonly PackSkill[] = [],
  options: AgentCapabilitiesOptions = {},
): Capability[] {
  if (packSkills.length > 0) {
    throw new SandboxError(
      'unsupported',
      'Skills of packs are not supported yet: leave out `packSkills`.',
      {
        details: { option: 'packSkills', names: packSkills.map(({ name }) => name) },
      },
    );
  }
  const mode = options.compactionMode ?? resolveContextCompactionMode(settings);
  const named =
    options.structuredToolTransport === false ? FUNCTION_TOOL_TRANSPORT : HOSTED_TOOL_TRANSPORT;
  return [
    transportFilesystem(options.transport ?? named),
    shell(),
    ...(mode === 'server' ? [serverCompaction(settings, options)] : []),
  ];
}

function serverCompaction(settings: Settings, options: AgentCapabilitiesOptions): Capability {
  const contextWindowTokens = options.contextWindowTokens ?? settings.contextWindowTokens;
  const threshold =
    options.compactAtTokens ?? contextServerCompactThreshold({ ...settings, contextWindowTokens });
  return compaction({ policy: new StaticCompactionPolicy(threshold) });
}
