import * as z from 'zod';
import type { SettingSchema } from '@opengeni/contracts/settings';

import { problemsOf, settingsError } from '../settings-problem.ts';

const VARIABLE = 'OPENGENI_MCP_SERVERS';
const FIX = 'Correct it, or remove the variable to have no tool server of your own.';

/** A tool server of the deployment. */
export const McpServerEntry = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]+$/, 'must be letters, digits, _ and -'),
  name: z.string().optional(),
  url: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }),
  allowedTools: z.array(z.string().min(1)).optional(),
  timeoutMs: z.int().positive().optional(),
  cacheToolsList: z.boolean().default(false),
  headers: z.record(z.string(), z.string()).optional(),
});
export type McpServerEntry = z.infer<typeof McpServerEntry>;

/** The tool servers of a JSON array; undefined when there is no text. Throws `config_invalid`, never with a value. */
export function parseMcpServers(raw: string | undefined): McpServerEntry[] | undefined {
  if (raw === undefined || raw.trim() === '') return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(raw);
  } catch {
    throw settingsError([{ env: VARIABLE, problem: 'is no valid JSON', fix: FIX }]);
  }
  const result = z.array(McpServerEntry, 'must be a JSON array').safeParse(parsed);
  if (result.success) return result.data;
  throw settingsError(
    result.error.issues.map(({ path, message }) => ({
      env: VARIABLE,
      problem: path.length === 0 ? message : `${z.core.toDotPath(['server', ...path])}: ${message}`,
      fix: FIX,
    })),
  );
}

/** The setting that holds the tool servers. */
export function mcpServersSetting(): SettingSchema<readonly McpServerEntry[], 'json'> {
  const zod = z.string().transform((text, context): readonly McpServerEntry[] => {
    try {
      return parseMcpServers(text) ?? [];
    } catch (error) {
      for (const { problem } of problemsOf(error))
        context.addIssue({ code: 'custom', message: problem });
      return z.NEVER;
    }
  });
  const format = (servers: readonly McpServerEntry[]): string => JSON.stringify(servers);
  return Object.freeze({ kind: 'json', zod, expects: 'a JSON array of tool servers', format });
}
