import { SandboxError } from '../errors/sandbox-error.ts';
import { SandboxBackend } from './backend.ts';
import type { BackendName } from './backend.ts';
import type { CapabilityDescriptor } from './capability-descriptor.ts';
import { CAPABILITY_DESCRIPTORS } from './descriptors.ts';

/** The rules that every capability row keeps, by name. */
export type DescriptorRule =
  | 'row-exists'
  | 'no-unknown-row'
  | 'key-matches'
  | 'desktop-needs-ports'
  | 'desktop-transport'
  | 'recording-follows-desktop'
  | 'recording-os'
  | 'persistable-needs-snapshot'
  | 'bucket-mount-tier'
  | 'default-os-supported'
  | 'none-has-no-client'
  | 'terminal-stream-needs-ports';

type AnyDescriptor = CapabilityDescriptor<BackendName>;

export interface DescriptorViolation {
  readonly backend: string;
  readonly rule: DescriptorRule;
  readonly problem: string;
}

interface RowRule {
  readonly rule: DescriptorRule;
  readonly problem: string;
  readonly holds: (row: AnyDescriptor) => boolean;
}

const ROW_RULES: readonly RowRule[] = [
  {
    rule: 'desktop-needs-ports',
    problem: 'DesktopStream is available but portExposure.kind is "none"',
    holds: (row) => !row.capabilities.DesktopStream.available || row.portExposure.kind !== 'none',
  },
  {
    rule: 'desktop-transport',
    problem: 'DesktopStream.transport must be set exactly when DesktopStream is available',
    holds: ({ capabilities: { DesktopStream } }) =>
      DesktopStream.available === (DesktopStream.transport !== null),
  },
  {
    rule: 'recording-follows-desktop',
    problem: 'Recording.available must equal DesktopStream.available on a backend with linux',
    holds: (row) =>
      row.capabilities.Recording.available ===
      (row.capabilities.DesktopStream.available && row.os.supported.includes('linux')),
  },
  {
    rule: 'recording-os',
    problem:
      'recordingOs must list linux at most, and be empty exactly when Recording is unavailable',
    holds: (row) =>
      row.recordingOs === undefined ||
      (row.recordingOs.every((os) => os === 'linux' && row.os.supported.includes(os)) &&
        row.recordingOs.length > 0 === row.capabilities.Recording.available),
  },
  {
    rule: 'persistable-needs-snapshot',
    problem: 'persistable is set but snapshot.kind is "none"',
    holds: (row) => !row.persistable || row.snapshot.kind !== 'none',
  },
  {
    rule: 'bucket-mount-tier',
    problem: 'nativeBucketMount is set on a backend of tier "dev" or "none"',
    holds: (row) => !row.nativeBucketMount || (row.tier !== 'dev' && row.tier !== 'none'),
  },
  {
    rule: 'default-os-supported',
    problem: 'os.default is not among os.supported',
    holds: (row) => row.os.supported.includes(row.os.default),
  },
  {
    rule: 'terminal-stream-needs-ports',
    problem: 'terminalStream is set but no terminal is available or portExposure.kind is "none"',
    holds: (row) =>
      (row.terminalStream ?? null) === null ||
      (row.capabilities.Terminal.available && row.portExposure.kind !== 'none'),
  },
];

/** Checks one capability row; a foreign provider uses it for the row that it brings. */
export function listRowViolations(row: AnyDescriptor): DescriptorViolation[] {
  return ROW_RULES.filter(({ holds }) => !holds(row)).map(({ rule, problem }) => ({
    backend: row.backend,
    rule,
    problem,
  }));
}

/** Checks a whole table: a row for each known backend, no other row, and every rule of a row. */
export function listDescriptorViolations(
  table: Readonly<Record<string, AnyDescriptor>> = CAPABILITY_DESCRIPTORS,
): DescriptorViolation[] {
  const missing = SandboxBackend.options.filter((backend) => !Object.hasOwn(table, backend));
  return [
    ...missing.map((backend) =>
      violation(backend, 'row-exists', 'the backend has no capability row'),
    ),
    ...Object.entries(table).flatMap(([key, row]) => listKeyedViolations(key, row)),
  ];
}

/**
 * Throws code `internal` for the first broken rule of the table; the message names backend and rule,
 * `details.violations` has all of them.
 */
export function assertDescriptorRegistryInvariants(
  table: Readonly<Record<string, AnyDescriptor>> = CAPABILITY_DESCRIPTORS,
): void {
  const violations = listDescriptorViolations(table);
  const [first] = violations;
  if (first === undefined) return;
  throw new SandboxError(
    'internal',
    `Capability descriptor of backend "${first.backend}" breaks the rule ${first.rule}: ${first.problem}.`,
    { details: { violations } },
  );
}

function listKeyedViolations(key: string, row: AnyDescriptor): DescriptorViolation[] {
  const found: DescriptorViolation[] = [];
  if (!SandboxBackend.options.includes(key as SandboxBackend)) {
    found.push(
      violation(key, 'no-unknown-row', 'the table has a row for a name that is no known backend'),
    );
  }
  if (row.backend !== key) {
    found.push(violation(key, 'key-matches', `the row says backend "${row.backend}"`));
  }
  if (key === 'none' && row.backendId !== 'none') {
    found.push(
      violation(key, 'none-has-no-client', `backendId must be "none", it is "${row.backendId}"`),
    );
  }
  return [...found, ...listRowViolations(row)];
}

function violation(backend: string, rule: DescriptorRule, problem: string): DescriptorViolation {
  return { backend, rule, problem };
}
