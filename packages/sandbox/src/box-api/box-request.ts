import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxErrorCode } from '@opengeni/contracts/errors';
import { leaseKeyOf } from '../leases/lease-key.ts';

const MAX_ID_CHARS = 256;
const DEFAULT_OPEN_TIMEOUT_MS = 600_000;
/** The longest time that a timer of Node takes. */
const MAX_DELAY_MS = 2_147_483_647;

/** The lease key of a group; throws code `invalid_request` for an id that is empty or too long. */
export function parseBoxKey(workspaceId: string, groupId: string): string {
  for (const [field, id] of Object.entries({ workspaceId, groupId })) {
    if (typeof id === 'string' && id !== '' && id.length <= MAX_ID_CHARS) continue;
    const given = typeof id === 'string' ? `${id.length} characters` : typeof id;
    const problem = `${field} must be a text of 1 to ${MAX_ID_CHARS} characters, got ${given}.`;
    throw refused('invalid_request', field, problem);
  }
  return leaseKeyOf(workspaceId, groupId);
}

/** How long to wait for a box; throws code `invalid_request` for what is no time. */
export function parseOpeningTimeout(timeoutMs = DEFAULT_OPEN_TIMEOUT_MS): number {
  if (timeoutMs > 0 && timeoutMs <= MAX_DELAY_MS) return timeoutMs;
  throw refused('invalid_request', 'timeoutMs', timeProblem('timeoutMs', timeoutMs));
}

/** Throws code `config_invalid` for an option of a runtime that would fail only later. */
export function assertRuntimeOptions(options: {
  readonly providers: readonly unknown[];
  readonly stores: { readonly leases?: unknown; readonly heartbeats?: unknown };
  readonly sweepEveryMs?: number;
  readonly openTimeoutMs?: number;
}): void {
  const { providers, stores, sweepEveryMs = 0, openTimeoutMs = DEFAULT_OPEN_TIMEOUT_MS } = options;
  if (providers.length === 0)
    throw refused('config_invalid', 'providers', 'providers is empty; pass at least one provider.');
  for (const name of ['leases', 'heartbeats'] as const) {
    if (stores[name] !== undefined) continue;
    const field = `stores.${name}`;
    const fix = 'take both from one function of @opengeni/stores';
    throw refused('config_invalid', field, `${field} is missing; ${fix}.`);
  }
  if (!(sweepEveryMs === 0 || (sweepEveryMs >= 1 && sweepEveryMs <= MAX_DELAY_MS))) {
    const fix = 'or 0 to leave sweeping to others';
    const problem = `sweepEveryMs must be 1 to ${MAX_DELAY_MS}, ${fix}; got ${sweepEveryMs}.`;
    throw refused('config_invalid', 'sweepEveryMs', problem);
  }
  if (openTimeoutMs > 0 && openTimeoutMs <= MAX_DELAY_MS) return;
  throw refused('config_invalid', 'openTimeoutMs', timeProblem('openTimeoutMs', openTimeoutMs));
}

function timeProblem(field: string, value: number): string {
  return `${field} must be a number of milliseconds from 1 to ${MAX_DELAY_MS}, got ${value}.`;
}

function refused(code: SandboxErrorCode, field: string, problem: string): SandboxError {
  return new SandboxError(code, problem, { details: { field } });
}
