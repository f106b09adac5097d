// Families whose published window is smaller than what a deployment may set for all models,
// as the compaction capability of the Agents SDK 0.18 lists them.
const WINDOWS: readonly (readonly [pattern: RegExp, tokens: number])[] = [
  [/^gpt-5(\.[1-3])?-chat-latest$|^gpt-4o(-mini)?$/, 128_000],
  [/^(o1|o3|o4)(-|$)|^codex-mini-latest$/, 200_000],
  [/^gpt-5(\.[1-3])?(-(codex|mini|nano|pro)(-.+)?)?$|^gpt-5\.4-(mini|nano)$/, 400_000],
  [/^gpt-5\.6(-(sol|terra|luna))?$|^gpt-5\.4(-pro)?$|^gpt-4\.1(-(mini|nano))?$/, 1_047_576],
];

/** The published context window of a model of OpenAI; undefined when it is not known. */
export function findModelWindowTokens(modelId: string): number | undefined {
  const family = modelId.toLowerCase().replace(/-\d{4}-\d{2}-\d{2}$/, '');
  return WINDOWS.find(([pattern]) => pattern.test(family))?.[1];
}
