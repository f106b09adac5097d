import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** A Node binary that published packages must run on. */
export interface NodeVersion {
  readonly line: string;
  readonly path: string;
}

/** The oldest supported line comes as an optional dependency of this tool, one package a platform. */
function findNode22(): string | undefined {
  const folder = join(import.meta.dirname, '../node_modules');
  const name = readdirSync(folder).find((entry) =>
    entry.startsWith(`node-22-${process.platform}-${process.arch}`),
  );
  if (name === undefined) return undefined;
  const path = join(realpathSync(join(folder, name)), 'bin/node');
  return existsSync(path) ? path : undefined;
}

/** Node 22 and the Node that runs this process. Throws when the platform's Node 22 is not installed. */
export function resolveNodeVersions(): NodeVersion[] {
  const node22 = findNode22();
  if (node22 === undefined) {
    throw new Error(
      `No Node 22 binary for ${process.platform}-${process.arch}: packed tests run on linux-x64 and linux-arm64. Delete node_modules and install again.`,
    );
  }
  return [
    { line: '22', path: node22 },
    { line: '24', path: process.execPath },
  ];
}
