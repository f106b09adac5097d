import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WireSchema } from '../src/wire-schema.ts';
import type { LaterTags } from './later-tags.ts';
import { parseFileDescriptor } from './file-descriptor.ts';
import { wireSchemaOf } from './wire-schema-of.ts';

/** Checked-in statements of the wire, relative to the package. */
export const WIRE_FILES = {
  source: 'proto/opengeni_agent.proto',
  released: 'proto/released-schema.json',
  laterTags: 'proto/later-tags.json',
} as const;

export interface WireFiles {
  readonly released: WireSchema;
  readonly current: WireSchema;
  readonly laterTags: LaterTags;
}

/** Reads what was released, what is taken by later versions, and what the `.proto` says now. */
export function readWireFiles(packageDirectory: string): WireFiles {
  const read = (path: string): string => readFileSync(join(packageDirectory, path), 'utf8');
  return {
    released: JSON.parse(read(WIRE_FILES.released)) as WireSchema,
    current: wireSchemaOf(parseFileDescriptor(read(WIRE_FILES.source), 'opengeni_agent.proto')),
    laterTags: JSON.parse(read(WIRE_FILES.laterTags)) as LaterTags,
  };
}
