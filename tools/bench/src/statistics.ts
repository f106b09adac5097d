/** Middle value; the mean of the two middle ones for an even count. */
export function computeMedian(samples: readonly number[]): number {
  const sorted = samples.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  const lower = sorted[Math.ceil(middle) - 1];
  if (upper === undefined || lower === undefined) throw new Error('A median needs samples.');
  return (upper + lower) / 2;
}

/** The smallest sample that at least this share of all samples does not exceed. */
export function computeQuantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((left, right) => left - right);
  const quantile = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (quantile === undefined) throw new Error('A quantile needs samples.');
  return quantile;
}

/**
 * Takes samples of both subjects in turn, so that a disturbance of the machine meets both.
 * Each function returns one sample; the first `warmups` pairs are thrown away.
 */
export async function measureInterleaved(
  subjects: { readonly ours: () => Promise<number>; readonly baseline: () => Promise<number> },
  { pairs, warmups }: { pairs: number; warmups: number },
): Promise<{ ours: number; baseline: number }> {
  const ours: number[] = [];
  const baseline: number[] = [];
  for (let index = 0; index < warmups + pairs; index += 1) {
    const first = await subjects.ours();
    const second = await subjects.baseline();
    if (index < warmups) continue;
    ours.push(first);
    baseline.push(second);
  }
  return { ours: computeMedian(ours), baseline: computeMedian(baseline) };
}
