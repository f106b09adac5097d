import { execArea } from './areas/exec.ts';
import { importArea } from './areas/import.ts';
import { leasesArea } from './areas/leases.ts';
import { modalArea } from './areas/modal.ts';
import { routingArea } from './areas/routing.ts';
import { tokensArea } from './areas/tokens.ts';
import { isOverGoal } from './row.ts';
import type { Area, Row } from './row.ts';
import { formatTable } from './table.ts';

const areas: readonly Area[] = [
  importArea,
  execArea,
  modalArea,
  routingArea,
  tokensArea,
  leasesArea,
];

const usage = [
  'Usage: npm run bench -- [AREA...]        (all areas when none is named)',
  'Prints ours, the baseline of the same run, their ratio and the goal; exits 1 when a row is over its goal.',
  '',
  ...areas.map((area) => `  ${area.name.padEnd(10)}${area.summary}`),
  '',
].join('\n');

function selectAreas(names: readonly string[]): readonly Area[] {
  if (names.length === 0) return areas;
  return names.map((name) => {
    const area = areas.find((candidate) => candidate.name === name);
    if (area !== undefined) return area;
    const known = areas.map((candidate) => candidate.name).join(', ');
    throw new Error(`Unknown area "${name}". Use one of: ${known}.`);
  });
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(usage);
    return 0;
  }
  const rows: Row[] = [];
  for (const area of selectAreas(args)) for await (const row of area.rows()) rows.push(row);
  process.stdout.write(`${formatTable(rows)}\n`);
  return rows.some((row) => isOverGoal(row)) ? 1 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
