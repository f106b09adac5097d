import type { ReservedRange, WireField, WireSchema } from '../src/wire-schema.ts';

/** A field whose place is taken by a later version; what is absent is not known. */
export type LaterField = Partial<WireField>;

interface LaterPlaces {
  readonly enums: Readonly<Record<string, Readonly<Record<number, string>>>>;
  readonly messages: Readonly<Record<string, Readonly<Record<number, LaterField>>>>;
}

/** Numbers that later versions of this wire have taken. */
export interface LaterTags {
  /** In declarations that exist: each number stays reserved until it is declared with this meaning. */
  readonly taken: LaterPlaces;
  /** Whole declarations of later versions: one that is declared here has these members. */
  readonly added: LaterPlaces;
}

/** Lists every number of a later version that is declared with another meaning, or free for the taking. */
export function findLaterTagMisuse(current: WireSchema, later: LaterTags): string[] {
  return [
    ...misusedFields(current, later.taken, true),
    ...misusedMembers(current, later.taken, true),
    ...misusedFields(current, later.added, false),
    ...misusedMembers(current, later.added, false),
  ];
}

function misusedFields(current: WireSchema, places: LaterPlaces, isTaken: boolean): string[] {
  return Object.entries(places.messages).flatMap(([messageName, fields]) => {
    const message = current.messages[messageName];
    if (message === undefined) return isTaken ? [`${messageName} is gone.`] : [];
    return Object.entries(fields).flatMap(([number, later]) => {
      const declared = message.fields[Number(number)];
      const place = `${messageName} ${number}`;
      if (declared !== undefined)
        return hasMeaning(declared, later) ? [] : [differs(place, later.name ?? 'a field')];
      return isTaken && !isReserved(message.reserved, Number(number)) ? [isFree(place)] : [];
    });
  });
}

function misusedMembers(current: WireSchema, places: LaterPlaces, isTaken: boolean): string[] {
  return Object.entries(places.enums).flatMap(([enumName, members]) => {
    const declaredEnum = current.enums[enumName];
    if (declaredEnum === undefined) return isTaken ? [`${enumName} is gone.`] : [];
    return Object.entries(members).flatMap(([number, name]) => {
      const declared = declaredEnum.members[Number(number)];
      const place = `${enumName} ${number}`;
      if (declared !== undefined) return declared === name ? [] : [differs(place, name)];
      return isTaken && !isReserved(declaredEnum.reserved, Number(number)) ? [isFree(place)] : [];
    });
  });
}

function hasMeaning(declared: WireField, later: LaterField): boolean {
  return Object.entries(later).every(([key, value]) => declared[key as keyof WireField] === value);
}

function differs(place: string, name: string): string {
  return `${place} is taken by ${name} of a later version and is declared with another meaning.`;
}

function isFree(place: string): string {
  return `${place} is taken by a later version and is neither reserved nor declared.`;
}

/** Whether a number lies in one of the reserved ranges. */
export function isReserved(ranges: readonly ReservedRange[] | undefined, number: number): boolean {
  return (ranges ?? []).some(([first, last]) => number >= first && number <= last);
}
