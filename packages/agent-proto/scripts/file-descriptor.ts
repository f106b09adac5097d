import { create } from '@bufbuild/protobuf';
import {
  DescriptorProtoSchema,
  DescriptorProto_ReservedRangeSchema,
  EnumDescriptorProtoSchema,
  EnumDescriptorProto_EnumReservedRangeSchema,
  EnumValueDescriptorProtoSchema,
  FieldDescriptorProtoSchema,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
  MessageOptionsSchema,
  OneofDescriptorProtoSchema,
  SourceCodeInfoSchema,
} from '@bufbuild/protobuf/wkt';
import type {
  DescriptorProto,
  EnumDescriptorProto,
  FieldDescriptorProto,
  FileDescriptorProto,
  SourceCodeInfo,
} from '@bufbuild/protobuf/wkt';
import protobuf from 'protobufjs';
import { enumComments, messageComments } from './source-comments.ts';

const SCALARS: Readonly<Record<string, FieldDescriptorProto_Type>> = {
  double: FieldDescriptorProto_Type.DOUBLE,
  int64: FieldDescriptorProto_Type.INT64,
  uint64: FieldDescriptorProto_Type.UINT64,
  int32: FieldDescriptorProto_Type.INT32,
  bool: FieldDescriptorProto_Type.BOOL,
  string: FieldDescriptorProto_Type.STRING,
  bytes: FieldDescriptorProto_Type.BYTES,
  uint32: FieldDescriptorProto_Type.UINT32,
};

/**
 * Parses one `.proto` text into the descriptor that protoc plug-ins take, comments included.
 * Covers what this wire uses: one package of top-level messages and enums. Anything else throws.
 */
export function parseFileDescriptor(source: string, fileName: string): FileDescriptorProto {
  const parsed = protobuf.parse(source, { keepCase: true, alternateCommentMode: true });
  parsed.root.resolveAll();
  const packageName = parsed.package ?? '';
  const scope = parsed.root.lookup(packageName);
  if (!(scope instanceof protobuf.Namespace)) throw new Error(`${fileName} declares no package.`);
  const messages: protobuf.Type[] = [];
  const enums: protobuf.Enum[] = [];
  for (const declared of scope.nestedArray) {
    if (declared instanceof protobuf.Type) messages.push(declared);
    else if (declared instanceof protobuf.Enum) enums.push(declared);
    else throw new Error(`${fileName}: ${declared.name} is neither a message nor an enum.`);
  }
  return create(FileDescriptorProtoSchema, {
    name: fileName,
    package: packageName,
    syntax: 'proto3',
    messageType: messages.map(messageDescriptor),
    enumType: enums.map(enumDescriptor),
    sourceCodeInfo: create(SourceCodeInfoSchema, {
      location: [...messages.flatMap(messageComments), ...enums.flatMap(enumComments)],
    }),
  });
}

/**
 * The enums as a file of their own, which the messages import. Their code needs no protobuf runtime, so a reader
 * of error codes does not load one.
 */
export function splitOffEnums(descriptor: FileDescriptorProto): readonly FileDescriptorProto[] {
  const { package: packageName, syntax, messageType, enumType } = descriptor;
  const locations = descriptor.sourceCodeInfo?.location ?? [];
  const commentsOf = (kind: number): SourceCodeInfo =>
    create(SourceCodeInfoSchema, { location: locations.filter(({ path }) => path[0] === kind) });
  const enumFile = descriptor.name.replace(/\.proto$/u, '_enums.proto');
  return [
    create(FileDescriptorProtoSchema, {
      name: enumFile,
      package: packageName,
      syntax,
      enumType,
      sourceCodeInfo: commentsOf(FileDescriptorProtoSchema.field.enumType.number),
    }),
    create(FileDescriptorProtoSchema, {
      name: descriptor.name,
      package: packageName,
      syntax,
      dependency: [enumFile],
      messageType,
      sourceCodeInfo: commentsOf(FileDescriptorProtoSchema.field.messageType.number),
    }),
  ];
}

function messageDescriptor(type: protobuf.Type): DescriptorProto {
  if (type.nestedArray.length > 0)
    throw new Error(`${type.name}: nested declarations are not used on this wire.`);
  return create(DescriptorProtoSchema, {
    name: type.name,
    field: type.fieldsArray.map((field) => fieldDescriptor(field, type)),
    nestedType: type.fieldsArray
      .filter((field) => field instanceof protobuf.MapField)
      .map(mapEntryDescriptor),
    oneofDecl: type.oneofsArray.map((oneof) =>
      create(OneofDescriptorProtoSchema, { name: oneof.name }),
    ),
    reservedRange: reservedRanges(type.reserved).map(([start, last]) =>
      create(DescriptorProto_ReservedRangeSchema, { start, end: last + 1 }),
    ),
  });
}

function fieldDescriptor(field: protobuf.Field, owner: protobuf.Type): FieldDescriptorProto {
  const isMap = field instanceof protobuf.MapField;
  const oneofIndex =
    field.partOf === null ? {} : { oneofIndex: owner.oneofsArray.indexOf(field.partOf) };
  return create(FieldDescriptorProtoSchema, {
    name: field.name,
    jsonName: camelCase(field.name),
    number: field.id,
    label:
      isMap || field.repeated
        ? FieldDescriptorProto_Label.REPEATED
        : FieldDescriptorProto_Label.OPTIONAL,
    ...(isMap
      ? {
          type: FieldDescriptorProto_Type.MESSAGE,
          typeName: `${owner.fullName}.${mapEntryName(field)}`,
        }
      : fieldType(field)),
    ...oneofIndex,
    ...(field.options?.['proto3_optional'] === true ? { proto3Optional: true } : {}),
  });
}

function mapEntryDescriptor(field: protobuf.MapField): DescriptorProto {
  const entry = (name: string, number: number, type: object): FieldDescriptorProto =>
    create(FieldDescriptorProtoSchema, {
      name,
      jsonName: name,
      number,
      label: FieldDescriptorProto_Label.OPTIONAL,
      ...type,
    });
  return create(DescriptorProtoSchema, {
    name: mapEntryName(field),
    field: [
      entry('key', 1, { type: scalarType(field.keyType) }),
      entry('value', 2, fieldType(field)),
    ],
    options: create(MessageOptionsSchema, { mapEntry: true }),
  });
}

function fieldType(field: Pick<protobuf.FieldBase, 'name' | 'type' | 'resolvedType'>): {
  type: FieldDescriptorProto_Type;
  typeName?: string;
} {
  const resolved = field.resolvedType;
  if (resolved === null) return { type: scalarType(field.type) };
  const type =
    resolved instanceof protobuf.Enum
      ? FieldDescriptorProto_Type.ENUM
      : FieldDescriptorProto_Type.MESSAGE;
  return { type, typeName: resolved.fullName };
}

function scalarType(name: string): FieldDescriptorProto_Type {
  const type = SCALARS[name];
  if (type === undefined) throw new Error(`The scalar type ${name} is not used on this wire.`);
  return type;
}

function enumDescriptor(declared: protobuf.Enum): EnumDescriptorProto {
  return create(EnumDescriptorProtoSchema, {
    name: declared.name,
    value: Object.entries(declared.values).map(([name, number]) =>
      create(EnumValueDescriptorProtoSchema, { name, number }),
    ),
    reservedRange: reservedRanges(declared.reserved).map(([start, end]) =>
      create(EnumDescriptorProto_EnumReservedRangeSchema, { start, end }),
    ),
  });
}

function reservedRanges(
  reserved: readonly (readonly number[] | string)[] | undefined,
): [number, number][] {
  return (reserved ?? []).map((range) => {
    const [first, last] = typeof range === 'string' ? [] : range;
    if (first === undefined || last === undefined)
      throw new Error('This wire reserves numbers, never names.');
    return [first, last];
  });
}

function mapEntryName(field: Pick<protobuf.FieldBase, 'name' | 'type' | 'resolvedType'>): string {
  const name = camelCase(field.name);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}Entry`;
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
