import { describe, expect, it } from 'vitest';
import { describeLocalIsolation, judgeFindings } from './isolation-report.ts';
import type { ProbeContext } from './isolation-report.ts';

const NAMES = ['user', 'mnt', 'pid', 'net', 'ipc', 'uts'];
const context: ProbeContext = {
  own: new Map(NAMES.map((name) => [name, `${name}:[1]`])),
  limits: { maxProcesses: 100, maxMemoryBytes: 104_857_600 },
  controlled: [],
  isNetworkShared: false,
};
const GOOD = [
  ...NAMES.map((name) => `namespace.${name} ${name}:[2]`),
  ...['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map(
    (name) => `status.${name} 0000000000000000`,
  ),
  'status.NoNewPrivs 1',
  'status.Seccomp 0',
  'processes 4',
  'workspace yes',
  'limit.processes 100',
  'limit.memory 102400',
  'groups 0::/',
  'keys none',
];
const judge = (lines: readonly string[], change: Partial<ProbeContext> = {}) =>
  judgeFindings(lines.join('\n'), { ...context, ...change });
const guardsOf = (lines: readonly string[], change?: Partial<ProbeContext>) =>
  judge(lines, change).enforced.map(({ guard }) => guard);
const replace = (name: string, value: string): string[] =>
  GOOD.map((line) => (line.startsWith(`${name} `) ? `${name} ${value}` : line));

describe('what a probe found', () => {
  it('is claimed when every attempt failed', () => {
    expect(judge(GOOD)).toMatchObject({ kind: 'bubblewrap' });
    expect(guardsOf(GOOD)).toEqual([
      'files',
      'processes',
      'ipc',
      'users',
      'capabilities',
      'kernel-settings',
      'network',
      'keys',
      'process-limit',
      'memory-limit',
    ]);
  });

  it.each([
    { found: replace('namespace.mnt', 'mnt:[1]'), why: 'files outside' },
    { found: [...GOOD, 'written /etc'], why: '/etc' },
    { found: replace('workspace', 'no'), why: 'files outside' },
    { found: replace('namespace.pid', 'pid:[1]'), why: 'processes of this machine' },
    { found: replace('processes', '90'), why: 'processes of this machine' },
    { found: replace('namespace.ipc', 'ipc:[1]'), why: 'IPC' },
    { found: [...GOOD, 'nested yes'], why: 'user namespace' },
    { found: replace('status.CapEff', '0000000000000400'), why: 'capabilities' },
    { found: replace('status.NoNewPrivs', '0'), why: 'capabilities' },
    { found: [...GOOD, 'kernel /proc/sysrq-trigger'], why: '/proc/sysrq-trigger' },
    { found: replace('namespace.net', 'net:[1]'), why: 'network' },
    { found: GOOD.filter((line) => !line.startsWith('namespace.user')), why: 'user namespace' },
    { found: [], why: 'files outside' },
  ])('is no isolation when one essential attempt led out: $why', ({ found, why }) => {
    const isolation = judge(found);
    expect(isolation).toMatchObject({ kind: 'none', enforced: [] });
    expect(isolation.reason).toContain(why);
  });

  it('says that the network is shared when that was asked for, and claims it all the same when it is not', () => {
    const shared = judge(replace('namespace.net', 'net:[1]'), { isNetworkShared: true });
    expect(shared.kind).toBe('bubblewrap');
    expect(shared.open.map(({ guard }) => guard)).toContain('network');
    expect(guardsOf(GOOD, { isNetworkShared: true })).toContain('network');
  });

  it('claims a limit only for a group that the command was in, or for the limit that it had', () => {
    const unlimited = [...replace('limit.memory', 'unlimited')].map((line) =>
      line.startsWith('limit.processes') ? 'limit.processes unlimited' : line,
    );
    expect(guardsOf(unlimited)).not.toContain('memory-limit');
    expect(guardsOf(unlimited)).not.toContain('process-limit');
    const controlled = ['memory', 'processes'] as const;
    expect(guardsOf(unlimited, { controlled })).not.toContain('memory-limit');
    const grouped = unlimited.map((line) =>
      line === 'groups 0::/' ? 'groups 0::/opengeni-local-1' : line,
    );
    expect(guardsOf(grouped, { controlled })).toEqual(
      expect.arrayContaining(['memory-limit', 'process-limit']),
    );
  });

  it('claims an own keyring only when it was looked into', () => {
    const open = judge(GOOD.filter((line) => line !== 'keys none'));
    expect(open).toMatchObject({ kind: 'bubblewrap' });
    expect(open.open.map(({ guard }) => guard)).toContain('keys');
  });

  it('is told in a line, with what is not enforced and why', () => {
    expect(describeLocalIsolation(judge(GOOD))).toMatch(
      /^bubblewrap: own root, .*, no IP network, .* private memory for each process; not enforced: sockets to a hypervisor \(AF_VSOCK\), the CPU time, a filter of system calls \(there is none\), the amount of disk/,
    );
    expect(describeLocalIsolation(judge([]))).toMatch(/^none \(files outside/);
  });
});
