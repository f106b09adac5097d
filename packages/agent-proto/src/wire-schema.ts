/** Scalar and composite kinds that the wire uses. */
export type WireFieldKind =
  | 'string'
  | 'bytes'
  | 'bool'
  | 'uint32'
  | 'int32'
  | 'uint64'
  | 'int64'
  | 'double'
  | 'enum'
  | 'message';

export interface WireField {
  readonly name: string;
  readonly kind: WireFieldKind;
  /** Name of the enum or message for those two kinds; a map is a repeated entry message. */
  readonly typeName?: string;
  readonly repeated?: true;
  readonly oneof?: string;
}

/** First and last number of a range, both inclusive. */
export type ReservedRange = readonly [first: number, last: number];

export interface WireMessageShape {
  /** By field number. */
  readonly fields: Readonly<Record<number, WireField>>;
  readonly reserved?: readonly ReservedRange[];
}

export interface WireEnumShape {
  /** Member name by number. */
  readonly members: Readonly<Record<number, string>>;
  readonly reserved?: readonly ReservedRange[];
}

/** Every message and enum of the wire with its numbers: what compatibility means here. */
export interface WireSchema {
  readonly enums: Readonly<Record<string, WireEnumShape>>;
  readonly messages: Readonly<Record<string, WireMessageShape>>;
}
