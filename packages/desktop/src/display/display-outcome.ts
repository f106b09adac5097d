import type { CapabilityUnavailableReason } from '@opengeni/contracts/capabilities';
import { SandboxError } from '@opengeni/contracts/errors';
import type { RunResult } from '@opengeni/contracts/ports';
import {
  DISPLAY_PROGRAMS_MISSING_EXIT_CODE,
  DisplayStackError,
  DisplayStackUnsupportedError,
} from './display-error.ts';
import type { DisplayStage } from './display-error.ts';
import type {
  DesktopGeometry,
  EnsureDisplayStackResult,
  ResolvedDisplayOptions,
} from './display-options.ts';

const TIME_LIMIT_EXIT_CODE = 124;
const UNKNOWN_EXIT_CODE = -1;

/** Signs in the output by which a stack says how it ended; the first that is there decides. */
const SIGNS: readonly (readonly [RegExp, number])[] = [
  [/OPENGENI_DESKTOP_NOT_PAINTING/, 14],
  [/OPENGENI_DESKTOP_UP/, 0],
  [/(?:Xvfb|Xvnc) failed to come up/, 11],
  [/x11vnc failed on/, 12],
  [/websockify failed on/, 13],
  [/OPENGENI_DESKTOP_LOCK_TIMEOUT/, 15],
];

/** Exit code that the output of a bring-up stands for, where a box gives none; -1 when it says nothing. */
export function inferDisplayExitCode(output: string): number {
  return SIGNS.find(([sign]) => sign.test(output))?.[1] ?? UNKNOWN_EXIT_CODE;
}

/** Reads how a bring-up ended; throws the error that belongs to it. */
export function resolveDisplayStack(
  result: RunResult,
  { port, geometry, isGeometryRequired, timeoutMs }: ResolvedDisplayOptions,
): EnsureDisplayStackResult {
  assertFinished(result, timeoutMs);
  const output = outputOf(result);
  const exitCode = result.exitCode ?? inferDisplayExitCode(output);
  if (exitCode === DISPLAY_PROGRAMS_MISSING_EXIT_CODE) {
    throw new DisplayStackUnsupportedError(listMissingPrograms(result.stdout));
  }
  if (exitCode !== 0) throw new DisplayStackError({ exitCode, output });
  const marker = /OPENGENI_DESKTOP_UP[^\r\n]*/.exec(result.stdout)?.[0] ?? '';
  return {
    port,
    geometry: isGeometryRequired ? geometry : markedGeometry(marker, geometry),
    marker,
  };
}

/** Reads how a tear-down ended; throws the error that belongs to it. */
export function resolveTearDown(result: RunResult): void {
  assertFinished(result, undefined);
  const { exitCode } = result;
  if (exitCode !== null && exitCode !== 0) {
    throw new DisplayStackError({ exitCode, output: outputOf(result) });
  }
}

/** Whether the desktop passed only because pixels cannot tell its background from a black wallpaper. */
export function isPaintAssumed(stack: Pick<EnsureDisplayStackResult, 'marker'>): boolean {
  return stack.marker.endsWith(' paint=assumed');
}

/**
 * Why a box has no desktop, for the cells and events of a caller that goes on without it. Undefined for errors that
 * are not about the desktop: those concern the turn.
 */
export function findDisplayUnavailableReason(
  error: unknown,
): CapabilityUnavailableReason | undefined {
  if (SandboxError.is(error, 'display_failed')) return 'display_unavailable';
  if (!SandboxError.is(error, 'unsupported')) return undefined;
  const { missingPrograms } = error.details;
  const hasCommands = Array.isArray(missingPrograms) && missingPrograms.length > 0;
  return hasCommands ? 'not_provisioned' : 'backend_unsupported';
}

function assertFinished(result: RunResult, timeoutMs: number | undefined): void {
  const { outcome } = result;
  if (outcome === 'exited') return;
  const output = outputOf(result);
  if (outcome === 'cancelled') {
    throw new SandboxError('cancelled', 'The caller stopped waiting for the desktop.');
  }
  const stage = lastStage(output);
  if (outcome === 'signaled') {
    throw new DisplayStackError({ exitCode: UNKNOWN_EXIT_CODE, stage, output });
  }
  const sentence =
    timeoutMs === undefined ? 'No answer in time.' : `No answer within ${timeoutMs} ms.`;
  throw new DisplayStackError({
    exitCode: TIME_LIMIT_EXIT_CODE,
    stage,
    output: `${output}\n${sentence}`,
  });
}

/** The stage that the script had reached, so that a time limit says what took so long. */
function lastStage(output: string): DisplayStage {
  const name = [...output.matchAll(/OPENGENI_DESKTOP_STAGE (\w+)/g)].at(-1)?.[1];
  return name === 'xvfb' || name === 'x11vnc' || name === 'paint' ? name : 'unknown';
}

function outputOf({ stdout, stderr }: RunResult): string {
  return [stdout, stderr].filter((text) => text !== '').join('\n');
}

function listMissingPrograms(stdout: string): string[] {
  const line = /OPENGENI_DESKTOP_MISSING ([^\r\n]*)/.exec(stdout)?.[1] ?? '';
  return line.split(' ').filter((program) => program !== '');
}

function markedGeometry(marker: string, fallback: DesktopGeometry): DesktopGeometry {
  const match = / geometry=(\d+)x(\d+) dpi=(\d+)/.exec(marker);
  if (match === null) return fallback;
  return { width: Number(match[1]), height: Number(match[2]), dpi: Number(match[3]) };
}
