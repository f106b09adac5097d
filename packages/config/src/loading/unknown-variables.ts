import type { SettingEntry } from '@opengeni/contracts/settings';

import type { EnvironmentSource } from '../settings.ts';
import { findFileVariable } from './setting-text.ts';
import type { SettingsWarning } from './settings-warning.ts';

const PREFIX = 'OPENGENI_';

// Variables that the runtime itself puts into boxes; a program in a box finds them in its environment.
const BOX_VARIABLES: ReadonlySet<string> = new Set([
  'OPENGENI_GIT_TOKEN_FILE',
  'OPENGENI_SANDBOX_LEASE_ID',
  'OPENGENI_SANDBOX_GROUP_ID',
  'OPENGENI_WORKSPACE_ID',
]);

const RENAMED_PROFILES = /^OPENGENI_SANDBOX_ENV_PROFILES$/;
const RENAMED_LISTS = /^OPENGENI_SANDBOX_(ENV_)?(EXTRA|ENV)_VARS$/;
const OLD_PREFIX = /^INFRA_AGENT_/;

// Settings of the product around the runtime, which a shared environment file may hold.
const FOREIGN =
  /^OPENGENI_((TEMPORAL|OBSERVABILITY|OTEL|STATIC|CODEX|DOCUMENT|DOCUMENTS|GITHUB|BETTER_AUTH|STRIPE|AUTH_ALLOW)_.+|SERVICE_NAME|DATABASE_URL|DB_SCHEMA|RLS_STRATEGY|AGENT_RELEASES_BASE_URL|PRODUCT_ACCESS_MODE|BILLING_MODE|ENTITLEMENTS_MODE|USAGE_LIMITS_MODE|API_HOST|CORS_ALLOW_ORIGIN_REGEX|MODEL_PRICING_JSON|SANDBOX_WARM_RATE_MICROS_PER_SECOND_JSON|SANDBOX_MAX_WARM_SECONDS_PER_WORKSPACE|RESEND_API_KEY|EMAIL_FROM)$/;

/** Warnings about variables of the prefix that no setting reads, in order of name. */
export function listUnknownVariables(
  entries: readonly SettingEntry[],
  environment: EnvironmentSource,
): readonly SettingsWarning[] {
  const known = new Set(entries.flatMap((entry) => [...entry.env, findFileVariable(entry) ?? '']));
  return Object.keys(environment)
    .filter((name) => environment[name] !== undefined && !known.has(name))
    .filter((name) => name.startsWith(PREFIX) || OLD_PREFIX.test(name))
    .filter((name) => !BOX_VARIABLES.has(name))
    .toSorted()
    .map((name) => warningOf(name, [...known]));
}

function warningOf(name: string, known: readonly string[]): SettingsWarning {
  const replacement = replacementOf(name);
  if (replacement !== undefined || FOREIGN.test(name) || OLD_PREFIX.test(name)) {
    return {
      code: 'ignored_variable',
      env: name,
      message: `${name} is ignored.${replacement === undefined ? '' : ` Use ${replacement}.`}`,
      ...(replacement === undefined ? {} : { suggestion: replacement }),
    };
  }
  const suggestion = findSimilarName(name, known);
  return {
    code: 'unknown_variable',
    env: name,
    message: `${name} is not a setting.${suggestion === undefined ? '' : ` Did you mean ${suggestion}?`}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function replacementOf(name: string): string | undefined {
  if (RENAMED_PROFILES.test(name)) return 'OPENGENI_SANDBOX_PREPARATION_PROFILES';
  return RENAMED_LISTS.test(name) ? 'OPENGENI_SANDBOX_ENV_ALLOWLIST' : undefined;
}

/** The known name that the fewest edits lead to; undefined when none is near. */
export function findSimilarName(name: string, known: readonly string[]): string | undefined {
  const own = name.slice(PREFIX.length);
  const limit = Math.max(2, Math.floor(own.length / 4));
  const ranked = known
    .filter((candidate) => candidate.startsWith(PREFIX))
    .map((candidate) => ({
      candidate,
      distance: editDistance(own, candidate.slice(PREFIX.length)),
    }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return ranked[0]?.candidate;
}

function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 0; row < from.length; row += 1) {
    const current = [row + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (from[row] === to[column - 1] ? 0 : 1);
      const insertion = (current[column - 1] ?? 0) + 1;
      const deletion = (previous[column] ?? 0) + 1;
      current.push(Math.min(substitution, insertion, deletion));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
