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

/** Ours and the baseline, each a function that returns one sample. */
interface Subjects<TSample> {
  readonly ours: () => Promise<TSample>;
  readonly baseline: () => Promise<TSample>;
}

/** Sizes of a series; the first `warmups` pairs are thrown away. */
interface SeriesSize {
  readonly pairs: number;
  readonly warmups: number;
}

/** Takes samples of both subjects in turn, so that a disturbance of the machine meets both. */
export async function sampleInterleaved<TSample>(
  subjects: Subjects<TSample>,
  { pairs, warmups }: SeriesSize,
): Promise<{ ours: TSample[]; baseline: TSample[] }> {
  const ours: TSample[] = [];
  const baseline: TSample[] = [];
  for (let index = 0; index < warmups + pairs; index += 1) {
    const first = await subjects.ours();
    const second = await subjects.baseline();
    if (index < warmups) continue;
    ours.push(first);
    baseline.push(second);
  }
  return { ours, baseline };
}

/** The medians of samples that are taken in turn. */
export async function measureInterleaved(
  subjects: Subjects<number>,
  size: SeriesSize,
): Promise<{ ours: number; baseline: number }> {
  const samples = await sampleInterleaved(subjects, size);
  return { ours: computeMedian(samples.ours), baseline: computeMedian(samples.baseline) };
}
