import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findBreakingChanges } from '../scripts/breaking-changes.ts';
import { parseFileDescriptor } from '../scripts/file-descriptor.ts';
import { WIRE_FILES, readWireFiles } from '../scripts/wire-files.ts';
import { wireSchemaOf } from '../scripts/wire-schema-of.ts';
import { WIRE_SCHEMA } from '../src/gen/wire-schema.ts';

const packageDirectory = join(import.meta.dirname, '..');
const files = readWireFiles(packageDirectory);
const source = readFileSync(join(packageDirectory, WIRE_FILES.source), 'utf8');

/** Breaking changes of the `.proto` after one replacement, which must match. */
function breaksAfter(search: string, replacement: string): string[] {
  expect(source.split(search)).toHaveLength(2);
  const mutated = parseFileDescriptor(source.replace(search, replacement), 'mutated.proto');
  return findBreakingChanges({ ...files, current: wireSchemaOf(mutated) });
}

describe('the wire as it is now', () => {
  it('breaks nothing of the released wire', () => {
    expect(findBreakingChanges(files)).toEqual([]);
  });

  it('is the wire that the generated schema states', () => {
    expect(WIRE_SCHEMA).toEqual(files.current);
  });

  it('has the size of the released wire', () => {
    const messages = Object.entries(files.released.messages).filter(
      ([name]) => !name.includes('.'),
    );
    expect(Object.keys(files.released.enums)).toHaveLength(13);
    expect(messages).toHaveLength(74);
    expect(messages.flatMap(([, message]) => Object.keys(message.fields))).toHaveLength(279);
  });
});

describe('the check for breaking changes', () => {
  it.each([
    ['a removed field', '  uint32 native_width = 4;\n', '', ['native_width']],
    [
      'a renumbered field',
      'uint32 native_width = 4;',
      'uint32 native_width = 9;',
      ['native_width'],
    ],
    [
      'two fields that changed places',
      'int32 ahead = 3;\n  int32 behind = 4;',
      'int32 ahead = 4;\n  int32 behind = 3;',
      ['ahead', 'behind'],
    ],
    ['a retyped field', 'uint32 native_width = 4;', 'uint64 native_width = 4;', ['kind']],
    [
      'a field of another message type',
      'MetricsSample metrics = 27;',
      'MetricsRequest metrics = 27;',
      ['typeName'],
    ],
    ['a field of another enum', 'StreamRole role = 3;', 'StreamKind role = 3;', ['typeName']],
    ['a renamed field', 'uint32 native_width = 4;', 'uint32 raw_width = 4;', ['name']],
    [
      'a field that became a list',
      'string min_supported = 3;',
      'repeated string min_supported = 3;',
      ['repeated'],
    ],
    [
      'a list that became a single field',
      'repeated string nats_urls = 4;',
      'string nats_urls = 4;',
      ['repeated'],
    ],
    [
      'a map that became a message',
      'map<string, string> detail = 4;',
      'Display detail = 4;',
      ['detail'],
    ],
    [
      'a field that left its oneof',
      '    GoingOffline going_offline = 11;\n  }',
      '  }\n  GoingOffline going_offline = 11;',
      ['oneof'],
    ],
    ['a renamed oneof', 'oneof result {', 'oneof outcome {', ['oneof']],
    ['a removed enum member', '  STREAM_ROLE_CLIENT = 2;\n', '', ['STREAM_ROLE_CLIENT']],
    [
      'a renumbered enum member',
      'ERROR_CODE_FENCED = 10;',
      'ERROR_CODE_FENCED = 12;',
      ['ERROR_CODE_FENCED'],
    ],
    ['a renamed enum member', 'GIT_OP_RAW = 15;', 'GIT_OP_ANY = 15;', ['GIT_OP_RAW']],
    ['a removed message', 'message AgentEventAck {', 'message AgentEventNote {', ['AgentEventAck']],
    ['a lost reservation', '  reserved 11 to 14;\n', '  reserved 12 to 14;\n', ['Hello 11']],
    [
      'a number of a later version under another meaning',
      '  reserved 7;\n',
      '  string shell_path = 7;\n',
      ['scope_id'],
    ],
    [
      'a number of a later version under another type',
      '  reserved 7;\n',
      '  uint32 scope_id = 7;\n',
      ['scope_id'],
    ],
    [
      'a reserved enum number under another name',
      '  reserved 3 to 4;\n',
      '  STREAM_KIND_AUDIO = 3;\n  reserved 4;\n',
      ['STREAM_KIND_BROWSER'],
    ],
    [
      'a message of a later version with other numbers',
      'message FsMkdirResponse {}',
      'message FsMkdirResponse {}\nmessage WriteChunkAck {\n  uint64 seq = 2;\n  string note = 1;\n}',
      ['WriteChunkAck'],
    ],
  ] satisfies [string, string, string, string[]][])(
    'finds %s',
    (_title, search, replacement, named) => {
      const breaks = breaksAfter(search, replacement);
      expect(breaks).not.toEqual([]);
      for (const name of named) expect(breaks.join('\n')).toContain(name);
    },
  );

  it('finds a removed enum', () => {
    const { KeyAction: _removed, ...enums } = files.current.enums;
    const breaks = findBreakingChanges({ ...files, current: { ...files.current, enums } });
    expect(breaks).toEqual(['The enum KeyAction was removed.']);
  });

  it.each([
    ['a field with a new number', 'bool clean = 6;', 'bool clean = 6;\n  string commit = 7;'],
    [
      'a new enum member',
      'POINTER_BUTTON_MIDDLE = 3;',
      'POINTER_BUTTON_MIDDLE = 3;\n  POINTER_BUTTON_BACK = 4;',
    ],
    [
      'a new message',
      'message FsMkdirResponse {}',
      'message FsMkdirResponse {}\nmessage FsLinkRequest {\n  string path = 1;\n}',
    ],
    ['a number of a later version with its meaning', '  reserved 7;\n', '  string scope_id = 7;\n'],
    ['an optional field', 'bool clean = 6;', 'bool clean = 6;\n  optional string commit = 7;'],
  ] satisfies [string, string, string][])('allows %s', (_title, search, replacement) => {
    expect(breaksAfter(search, replacement)).toEqual([]);
  });
});
