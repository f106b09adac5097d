import type {
  ReservedRange,
  WireEnumShape,
  WireField,
  WireMessageShape,
  WireSchema,
} from '../src/wire-schema.ts';
import { findLaterTagMisuse, isReserved } from './later-tags.ts';
import type { LaterTags } from './later-tags.ts';

export interface WireComparison {
  readonly released: WireSchema;
  readonly current: WireSchema;
  readonly laterTags: LaterTags;
}

/**
 * Lists every way in which the current wire breaks a released one: something removed, renumbered, retyped,
 * renamed (names are public in TypeScript and JSON), moved into or out of a oneof, or a number of a later
 * version misused. Additions are never listed.
 */
export function findBreakingChanges({ released, current, laterTags }: WireComparison): string[] {
  return [
    ...Object.entries(released.messages).flatMap(([name, message]) =>
      messageBreaks(name, message, current.messages[name]),
    ),
    ...Object.entries(released.enums).flatMap(([name, declared]) =>
      enumBreaks(name, declared, current.enums[name]),
    ),
    ...findLaterTagMisuse(current, laterTags),
  ];
}

function messageBreaks(
  name: string,
  released: WireMessageShape,
  current?: WireMessageShape,
): string[] {
  if (current === undefined) return [`The message ${name} was removed.`];
  const fields = Object.entries(released.fields).flatMap(([number, field]) =>
    fieldBreaks(`${name}.${field.name} = ${number}`, field, current.fields[Number(number)]),
  );
  const declared = (number: number): boolean => current.fields[number] !== undefined;
  return [
    ...fields,
    ...lostReservations(name, released.reserved, { ranges: current.reserved, declared }),
  ];
}

function fieldBreaks(place: string, released: WireField, current?: WireField): string[] {
  if (current === undefined) return [`${place} was removed or renumbered.`];
  const keys = ['name', 'kind', 'typeName', 'repeated', 'oneof'] as const;
  return keys
    .filter((key) => current[key] !== released[key])
    .map(
      (key) =>
        `${place} changed its ${key} from ${String(released[key])} to ${String(current[key])}.`,
    );
}

function enumBreaks(name: string, released: WireEnumShape, current?: WireEnumShape): string[] {
  if (current === undefined) return [`The enum ${name} was removed.`];
  const members = Object.entries(released.members).flatMap(([number, member]) =>
    current.members[Number(number)] === member
      ? []
      : [`${member} = ${number} was removed, renumbered or renamed.`],
  );
  const declared = (number: number): boolean => current.members[number] !== undefined;
  return [
    ...members,
    ...lostReservations(name, released.reserved, { ranges: current.reserved, declared }),
  ];
}

interface CurrentNumbers {
  readonly ranges: readonly ReservedRange[] | undefined;
  readonly declared: (number: number) => boolean;
}

function lostReservations(
  name: string,
  released: readonly ReservedRange[] | undefined,
  current: CurrentNumbers,
): string[] {
  return (released ?? [])
    .flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, offset) => first + offset),
    )
    .filter((number) => !isReserved(current.ranges, number) && !current.declared(number))
    .map((number) => `${name} ${number} is no longer reserved.`);
}
