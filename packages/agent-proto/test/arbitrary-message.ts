import fastCheck from 'fast-check';
import { WIRE_SCHEMA } from '../src/gen/wire-schema.ts';
import type { WireField, WireFieldKind } from '../src/wire-schema.ts';

const MAX_UINT32 = 0xffff_ffff;
const MIN_INT32 = -0x8000_0000;
const MAX_INT32 = 0x7fff_ffff;

const text = fastCheck.string({ unit: 'binary', maxLength: 40 });

const SCALARS: Readonly<Record<Exclude<WireFieldKind, 'message'>, fastCheck.Arbitrary<unknown>>> = {
  string: text,
  bytes: fastCheck.uint8Array({ maxLength: 40 }),
  bool: fastCheck.boolean(),
  uint32: fastCheck.integer({ min: 0, max: MAX_UINT32 }),
  int32: fastCheck.integer({ min: MIN_INT32, max: MAX_INT32 }),
  uint64: fastCheck.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map(String),
  int64: fastCheck.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }).map(String),
  // Zero is not written, so a negative zero comes back as zero.
  double: fastCheck.double().map((value) => (value === 0 ? 0 : value)),
  // Numbers of a later version stay as they are.
  enum: fastCheck.integer({ min: 0, max: MAX_INT32 }),
};

/** Any message of a kind, in the shape that the generated codec takes and gives. */
export function arbitraryMessage(name: string): fastCheck.Arbitrary<unknown> {
  const fields = Object.values(WIRE_SCHEMA.messages[name]?.fields ?? {});
  const plain = fields.filter((field) => field.oneof === undefined);
  const oneofs = new Set(fields.map((field) => field.oneof).filter((oneof) => oneof !== undefined));
  return fastCheck.record({
    ...Object.fromEntries(plain.map((field) => [camelCase(field.name), arbitraryField(field)])),
    ...Object.fromEntries(
      [...oneofs].map((oneof) => [
        camelCase(oneof),
        arbitraryOneof(fields.filter((field) => field.oneof === oneof)),
      ]),
    ),
  });
}

function arbitraryOneof(members: readonly WireField[]): fastCheck.Arbitrary<unknown> {
  const cases = members.map((field) => {
    const name = camelCase(field.name);
    return arbitraryMessage(field.typeName ?? '').map((value) => ({ $case: name, [name]: value }));
  });
  return fastCheck.oneof(fastCheck.constant(undefined), ...cases);
}

function arbitraryField(field: WireField): fastCheck.Arbitrary<unknown> {
  if (field.kind !== 'message') {
    return field.repeated
      ? fastCheck.array(SCALARS[field.kind], { maxLength: 4 })
      : SCALARS[field.kind];
  }
  const typeName = field.typeName ?? '';
  if (typeName.includes('.')) {
    return fastCheck.dictionary(
      text.filter((key) => key !== '__proto__'),
      text,
      { maxKeys: 4, noNullPrototype: true },
    );
  }
  const nested = arbitraryMessage(typeName);
  return field.repeated
    ? fastCheck.array(nested, { maxLength: 4 })
    : fastCheck.option(nested, { nil: undefined });
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
