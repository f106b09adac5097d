import { describe, expect, it } from 'vitest';
import { formatTotals } from './suite-result.ts';
import { countTask, resolveReportPath } from './vitest-report.ts';

const allowed = { isSkippingAllowed: true };

describe('counts of a task', () => {
  it('a check without tests counts as one', () => {
    expect(countTask(0, undefined, allowed)).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(countTask(1, undefined, allowed)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('a run that breaks outside its tests is never all green', () => {
    const counts = { passed: 5, failed: 0, skipped: 0 };
    expect(countTask(1, counts, allowed)).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  it('a skipped test is a failure where skipping is not allowed', () => {
    const counts = { passed: 5, failed: 0, skipped: 2 };
    expect(countTask(0, counts, allowed)).toEqual(counts);
    expect(countTask(0, counts, { isSkippingAllowed: false })).toEqual({
      passed: 5,
      failed: 2,
      skipped: 0,
    });
  });
});

it('the report of a task is named after its package and kind', () => {
  expect(resolveReportPath('r', { project: '@opengeni/tool-packed', target: 'packed' })).toBe(
    'r/packed.test-integration.json',
  );
  expect(resolveReportPath('r', { project: '@opengeni/sandbox', target: 'test:integration' })).toBe(
    'r/sandbox.test-integration.json',
  );
  expect(resolveReportPath('r', { project: '@opengeni/tool-docker', target: 'test:docker' })).toBe(
    'r/docker.test-integration.json',
  );
});

it('the closing line names skipped tests only when there are some', () => {
  const suite = { name: 'a', passed: 3, failed: 1, skipped: 0, durationMs: 1, output: '' };
  expect(formatTotals([suite, suite])).toBe('6 passed, 2 failed');
  expect(formatTotals([{ ...suite, skipped: 2 }])).toBe('3 passed, 1 failed, 2 skipped');
});
