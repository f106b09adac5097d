import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { CodeGeneratorRequestSchema, CodeGeneratorResponseSchema } from '@bufbuild/protobuf/wkt';
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { parseFileDescriptor, splitOffEnums } from './file-descriptor.ts';
import { wireSchemaOf } from './wire-schema-of.ts';

const PROTO_FILE = 'opengeni_agent.proto';

/** Shapes the TypeScript that callers construct literally; a change here is a breaking change. */
const PLUGIN_PARAMETERS = [
  'forceLong=string',
  'oneof=unions',
  'enumsAsLiterals=true',
  'unrecognizedEnum=false',
  'esModuleInterop=true',
  'annotateFilesWithVersion=false',
  'importSuffix=.ts',
].join(',');

/** Text of every generated file by its path below the package; a pure function of the `.proto` text. */
export function generateFiles(packageDirectory: string): ReadonlyMap<string, string> {
  const source = readFileSync(join(packageDirectory, 'proto', PROTO_FILE), 'utf8');
  const descriptor = parseFileDescriptor(source, PROTO_FILE);
  const files = new Map<string, string>();
  for (const file of runPlugin(splitOffEnums(descriptor)))
    files.set(`src/gen/${file.name}`, withoutUnusedNames(file.name, file.content));
  files.set('src/gen/wire-schema.ts', renderWireSchema(descriptor));
  return files;
}

function runPlugin(
  descriptors: readonly FileDescriptorProto[],
): readonly { name: string; content: string }[] {
  const request = create(CodeGeneratorRequestSchema, {
    fileToGenerate: descriptors.map(({ name }) => name),
    parameter: PLUGIN_PARAMETERS,
    protoFile: [...descriptors],
  });
  const require = createRequire(import.meta.url);
  const pluginManifest = require.resolve('ts-proto/package.json');
  const output = execFileSync(
    process.execPath,
    [join(dirname(pluginManifest), 'protoc-gen-ts_proto')],
    { input: toBinary(CodeGeneratorRequestSchema, request), maxBuffer: 64 * 1024 * 1024 },
  );
  const response = fromBinary(CodeGeneratorResponseSchema, output);
  if (response.error !== '') throw new Error(`ts-proto refused the descriptor: ${response.error}`);
  return response.file;
}

/** Drops names that the generator always exports and nobody reads: the source file's, and in the enum file the package's. */
function withoutUnusedNames(name: string, text: string): string {
  const named = text.replace(/^export const protobufFileName = .*\n\n/mu, '');
  if (!name.includes('enums')) return named;
  return named.replace(/^export const protobufPackage = .*\n\n/mu, '');
}

function renderWireSchema(descriptor: FileDescriptorProto): string {
  return [
    `// Generated from proto/${PROTO_FILE} by scripts/generate.ts. Do not edit.`,
    "import type { WireSchema } from '../wire-schema.ts';",
    '',
    `export const WIRE_SCHEMA: WireSchema = ${JSON.stringify(wireSchemaOf(descriptor), null, 2)};`,
    '',
  ].join('\n');
}
