import { create } from '@bufbuild/protobuf';
import { SourceCodeInfo_LocationSchema } from '@bufbuild/protobuf/wkt';
import type { SourceCodeInfo_Location } from '@bufbuild/protobuf/wkt';
import type protobuf from 'protobufjs';

/** Field numbers of descriptor.proto, which address a comment by path. */
const PATH = {
  fileMessage: 4,
  fileEnum: 5,
  messageField: 2,
  messageOneof: 8,
  enumMember: 2,
} as const;

/** Comments of a message, its fields and its oneofs. */
export function messageComments(type: protobuf.Type, index: number): SourceCodeInfo_Location[] {
  const at = [PATH.fileMessage, index];
  return [
    ...comment(type.comment, at),
    ...type.fieldsArray.flatMap((field, order) =>
      comment(field.comment, [...at, PATH.messageField, order]),
    ),
    ...type.oneofsArray.flatMap((oneof, order) =>
      comment(oneof.comment, [...at, PATH.messageOneof, order]),
    ),
  ];
}

/** Comments of an enum and its members. */
export function enumComments(declared: protobuf.Enum, index: number): SourceCodeInfo_Location[] {
  const at = [PATH.fileEnum, index];
  return [
    ...comment(declared.comment, at),
    ...Object.keys(declared.values).flatMap((name, order) =>
      comment(declared.comments[name], [...at, PATH.enumMember, order]),
    ),
  ];
}

function comment(text: string | null | undefined, path: number[]): SourceCodeInfo_Location[] {
  if (text == null) return [];
  const leadingComments = text
    .split('\n')
    .map((line) => ` ${line}\n`)
    .join('');
  return [create(SourceCodeInfo_LocationSchema, { path, span: [0, 0, 0], leadingComments })];
}
