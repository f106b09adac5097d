import { readFileSync } from 'node:fs';

/** Where the output of a scenario is kept. */
export function goldenPath(name: string): string {
  return new URL(`../git-golden/${name}.golden`, import.meta.url).pathname;
}

/** Output with NUL as a JSON list of records, so that a person can read it; anything else as it is. */
export function encodeGolden(name: string, output: string): string {
  return name.endsWith('-patch') ? output : `${JSON.stringify(output.split('\0'), null, 1)}\n`;
}

/** The output of git that a golden file holds. */
export function readGolden(name: string): string {
  const content = readFileSync(goldenPath(name), 'utf8');
  if (name.endsWith('-patch')) return content;
  const records: unknown = JSON.parse(content);
  if (!Array.isArray(records)) throw new TypeError(`${name} is no list of records.`);
  return records.join('\0');
}
