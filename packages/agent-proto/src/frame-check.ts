import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { WIRE_SCHEMA } from './gen/wire-schema.ts';
import { WireError } from './wire-error.ts';
import { DEFAULT_MAX_MESSAGE_FIELDS } from './wire-limits.ts';
import type { WireLimits } from './wire-limits.ts';
import type { WireField, WireFieldKind } from './wire-schema.ts';

const WIRE_TYPES: Readonly<Record<WireFieldKind, WireType>> = {
  string: WireType.LengthDelimited,
  bytes: WireType.LengthDelimited,
  message: WireType.LengthDelimited,
  bool: WireType.Varint,
  uint32: WireType.Varint,
  int32: WireType.Varint,
  uint64: WireType.Varint,
  int64: WireType.Varint,
  enum: WireType.Varint,
  double: WireType.Bit64,
};

interface FrameWalk {
  readonly reader: BinaryReader;
  readonly maxFields: number;
  fieldCount: number;
}

/**
 * Checks the structure of an encoded message before anything is allocated for it: every length stays
 * inside its parent, known fields have their wire type, and the number of fields is bounded.
 * The generated decoder checks none of these. Throws `WireError`, or whatever the reader throws.
 */
export function checkFrame(messageName: string, bytes: Uint8Array, limits: WireLimits): void {
  const walk: FrameWalk = {
    reader: new BinaryReader(bytes),
    maxFields: limits.maxFields ?? DEFAULT_MAX_MESSAGE_FIELDS,
    fieldCount: 0,
  };
  checkMessage(walk, messageName, bytes.length);
}

function checkMessage(walk: FrameWalk, messageName: string, end: number): void {
  const { reader } = walk;
  const fields = WIRE_SCHEMA.messages[messageName]?.fields ?? {};
  while (reader.pos < end) {
    countField(walk, messageName);
    const [number, wireType] = reader.tag();
    const field = fields[number];
    if (field !== undefined) checkWireType(field, wireType, messageName);
    if (wireType !== WireType.LengthDelimited) {
      reader.skip(wireType, number);
    } else {
      const fieldEnd = reader.uint32() + reader.pos;
      if (field?.kind === 'message') checkMessage(walk, field.typeName ?? '', fieldEnd);
      reader.pos = fieldEnd;
    }
    checkBounds(reader.pos, end, messageName);
  }
}

function countField(walk: FrameWalk, messageName: string): void {
  walk.fieldCount += 1;
  if (walk.fieldCount <= walk.maxFields) return;
  throw new WireError(
    'too_many_fields',
    `The message has more fields than maxFields ${walk.maxFields}: ask for less at once or raise maxFields.`,
    { details: { message: messageName, maxFields: walk.maxFields } },
  );
}

function checkWireType(field: WireField, wireType: WireType, messageName: string): void {
  if (wireType === WIRE_TYPES[field.kind]) return;
  throw new WireError(
    'malformed',
    `${messageName}.${field.name} has a wire type that ${field.kind} never has.`,
    {
      details: { message: messageName, field: field.name, wireType },
    },
  );
}

function checkBounds(position: number, end: number, messageName: string): void {
  if (position <= end) return;
  throw new WireError(
    'malformed',
    `A field of ${messageName} reaches ${position - end} bytes beyond its end.`,
    {
      details: { message: messageName },
    },
  );
}
