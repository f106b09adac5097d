import { FieldDescriptorProto_Label, FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import type {
  DescriptorProto,
  FieldDescriptorProto,
  FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import type {
  ReservedRange,
  WireEnumShape,
  WireField,
  WireFieldKind,
  WireMessageShape,
  WireSchema,
} from '../src/wire-schema.ts';

const KINDS: Partial<Record<FieldDescriptorProto_Type, WireFieldKind>> = {
  [FieldDescriptorProto_Type.DOUBLE]: 'double',
  [FieldDescriptorProto_Type.INT64]: 'int64',
  [FieldDescriptorProto_Type.UINT64]: 'uint64',
  [FieldDescriptorProto_Type.INT32]: 'int32',
  [FieldDescriptorProto_Type.BOOL]: 'bool',
  [FieldDescriptorProto_Type.STRING]: 'string',
  [FieldDescriptorProto_Type.BYTES]: 'bytes',
  [FieldDescriptorProto_Type.UINT32]: 'uint32',
  [FieldDescriptorProto_Type.ENUM]: 'enum',
  [FieldDescriptorProto_Type.MESSAGE]: 'message',
};

/** Reduces a descriptor to the numbers and kinds that peers depend on. */
export function wireSchemaOf(file: FileDescriptorProto): WireSchema {
  const prefix = `.${file.package}.`;
  const messages: Record<string, WireMessageShape> = {};
  for (const message of file.messageType) {
    messages[message.name] = messageShape(message, prefix);
    for (const entry of message.nestedType)
      messages[`${message.name}.${entry.name}`] = messageShape(entry, prefix);
  }
  const enums = Object.fromEntries(
    file.enumType.map((declared): [string, WireEnumShape] => [
      declared.name,
      {
        members: Object.fromEntries(declared.value.map((member) => [member.number, member.name])),
        ...reserved(declared.reservedRange.map(({ start, end }) => [start, end])),
      },
    ]),
  );
  return { enums, messages };
}

function messageShape(message: DescriptorProto, prefix: string): WireMessageShape {
  return {
    fields: Object.fromEntries(
      message.field.map((field) => [field.number, wireField(field, { message, prefix })]),
    ),
    ...reserved(message.reservedRange.map(({ start, end }) => [start, end - 1])),
  };
}

function wireField(
  field: FieldDescriptorProto,
  place: { message: DescriptorProto; prefix: string },
): WireField {
  const kind = KINDS[field.type];
  if (kind === undefined)
    throw new Error(`${place.message.name}.${field.name} has a type that this wire does not use.`);
  const inOneof = Object.hasOwn(field, 'oneofIndex') && !field.proto3Optional;
  const oneof = inOneof ? place.message.oneofDecl[field.oneofIndex]?.name : undefined;
  return {
    name: field.name,
    kind,
    ...(field.typeName === '' ? {} : { typeName: field.typeName.slice(place.prefix.length) }),
    ...(field.label === FieldDescriptorProto_Label.REPEATED ? { repeated: true } : {}),
    ...(oneof === undefined ? {} : { oneof }),
  };
}

function reserved(ranges: readonly ReservedRange[]): { reserved?: readonly ReservedRange[] } {
  return ranges.length === 0 ? {} : { reserved: ranges };
}
