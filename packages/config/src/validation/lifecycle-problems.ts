import {
  findIdleDeadline,
  hardLifetimeMsOf,
  resolveSandboxClocks,
} from '../boxes/sandbox-clocks.ts';
import type { ProviderClock } from '../boxes/sandbox-clocks.ts';
import type { SettingsProblem } from '../settings-problem.ts';
import type { Settings } from '../settings.ts';
import type { ValidationInput } from './validator.ts';

const REAPER = 'OPENGENI_SANDBOX_LEASE_REAPER_PERIOD_MS';
const VIEWER = 'OPENGENI_SANDBOX_VIEWER_HOLDER_TTL_MS';
const GRACE = 'OPENGENI_SANDBOX_IDLE_GRACE_MS';

/**
 * The reaper sees a viewer that left, and stores the workspace of an idle box, before the provider of the
 * active backend ends the box.
 */
export function listLifecycleProblems({ settings }: ValidationInput): readonly SettingsProblem[] {
  const clocks = resolveSandboxClocks(settings);
  return [
    ...reaperProblems(settings),
    ...lifetimeProblems(settings, clocks.hardLifetime),
    ...idleProblems(clocks.idleTimeout, clocks.hardLifetime),
    ...deadlineProblems(settings, findIdleDeadline(clocks)),
  ];
}

function reaperProblems(settings: Settings): SettingsProblem[] {
  const { sandboxLeaseReaperPeriodMs: period, sandboxViewerHolderTtlMs: viewerTtl } = settings;
  if (period < viewerTtl) return [];
  return [
    {
      env: REAPER,
      problem: `(${period}) must be less than ${VIEWER} (${viewerTtl})`,
      fix: 'Lower it, or raise the other.',
    },
  ];
}

function lifetimeProblems(
  settings: Settings,
  hardLifetime: ProviderClock | undefined,
): SettingsProblem[] {
  const maxMs = hardLifetimeMsOf(settings.sandboxBackend);
  if (hardLifetime === undefined || maxMs === undefined || hardLifetime.ms <= maxMs) return [];
  return [
    {
      env: hardLifetime.env,
      problem: `must be at most ${maxMs / 1000} seconds, the longest life of a ${settings.sandboxBackend} box`,
      fix: 'Lower it.',
    },
  ];
}

function idleProblems(
  idleTimeout: ProviderClock | undefined,
  hardLifetime: ProviderClock | undefined,
): SettingsProblem[] {
  if (idleTimeout === undefined || hardLifetime === undefined) return [];
  if (idleTimeout.ms <= hardLifetime.ms) return [];
  return [
    {
      env: idleTimeout.env,
      problem: `(${idleTimeout.ms} ms) must not exceed ${hardLifetime.env} (${hardLifetime.ms} ms)`,
      fix: 'Lower it, or raise the other.',
    },
  ];
}

function deadlineProblems(
  settings: Settings,
  deadline: ProviderClock | undefined,
): SettingsProblem[] {
  if (deadline === undefined) return [];
  const viewerTtl = settings.sandboxViewerHolderTtlMs;
  const graceMs = settings.sandboxIdleGraceMs;
  const period = settings.sandboxLeaseReaperPeriodMs;
  const limit = `the ${deadline.ms} ms that ${deadline.env} leaves an idle box`;
  const problems: SettingsProblem[] = [];
  if (viewerTtl >= deadline.ms) {
    problems.push({
      env: VIEWER,
      problem: `(${viewerTtl}) must be less than ${limit}`,
      fix: `Lower it, or raise ${deadline.env}.`,
    });
  }
  if (period + graceMs >= deadline.ms) {
    problems.push({
      env: GRACE,
      problem: `(${graceMs}) plus ${REAPER} (${period}) must be less than ${limit}`,
      fix: `Lower one of them, or raise ${deadline.env}.`,
    });
  }
  return problems;
}
