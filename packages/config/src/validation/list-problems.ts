import { sandboxEnvironmentVariableNames } from '../boxes/box-variables.ts';
import { parseExposedPorts } from '../boxes/exposed-ports.ts';
import { configuredAllowedReasoningEfforts } from '../models/reasoning-efforts.ts';
import { parseModelProvidersJson } from '../models/registry-provider.ts';
import { listRegistryProblems } from '../models/registry-problems.ts';
import { collectProblems } from '../settings-problem.ts';
import type { SettingsProblem } from '../settings-problem.ts';
import type { ValidationInput } from './validator.ts';

/** The settings that are lists in a text parse: ports, variable names, profiles, efforts. */
export function listListProblems({ settings }: ValidationInput): readonly SettingsProblem[] {
  return [
    ...collectProblems(() => parseExposedPorts(settings.dockerExposedPorts)),
    ...collectProblems(() => sandboxEnvironmentVariableNames(settings)),
    ...collectProblems(() => configuredAllowedReasoningEfforts(settings)),
  ];
}

/** Tool servers have ids of their own. */
export function listMcpProblems({ settings }: ValidationInput): readonly SettingsProblem[] {
  const ids = settings.mcpServers.map(({ id }) => id);
  const repeated = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [...repeated].map((id) => ({
    env: 'OPENGENI_MCP_SERVERS',
    problem: `uses the server id ${id} more than once`,
    fix: 'Give every server its own id.',
  }));
}

/** The registry of models parses, its ids are unique, and every provider has a key. */
export function listModelProblems(input: ValidationInput): readonly SettingsProblem[] {
  const { settings, environment } = input;
  const parsing = collectProblems(() => parseModelProvidersJson(settings.modelProvidersJson));
  if (parsing.length > 0) return parsing;
  const registry = parseModelProvidersJson(settings.modelProvidersJson);
  return listRegistryProblems(settings, registry, environment);
}
