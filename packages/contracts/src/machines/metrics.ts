import * as z from 'zod';

const bytes = z.number().int();

/** One measurement of a machine. A null of the graphics card means "not reported", never a real zero. */
export const MetricSample = z.object({
  cpuPct: z.number(),
  load1: z.number(),
  load5: z.number(),
  load15: z.number(),
  runQueue: z.number(),
  memUsedBytes: bytes,
  memTotalBytes: bytes,
  diskUsedBytes: bytes,
  diskTotalBytes: bytes,
  gpuUtilPct: z.number().nullable(),
  gpuMemBytes: bytes.nullable(),
  sampledAt: z.string(),
});
export type MetricSample = z.infer<typeof MetricSample>;

/** Measurements in order of time, about one a minute. */
export const MachineMetricsSeriesResponse = z.object({ samples: z.array(MetricSample) });
export type MachineMetricsSeriesResponse = z.infer<typeof MachineMetricsSeriesResponse>;
