import { findString, isLooseRecord, looseRecordOf } from './loose-record.ts';

/** The pending approvals of a run as plain data, in the shape that the items of the SDK give themselves. */
export function serializeApprovals(interruptions: readonly unknown[]): unknown[] {
  return interruptions.map((interruption) => {
    if (!isLooseRecord(interruption))
      return { id: undefined, name: undefined, arguments: undefined, raw: interruption };
    const { toJSON } = interruption;
    if (typeof toJSON === 'function') return toJSON.call(interruption) as unknown;
    const raw = looseRecordOf(interruption['rawItem']);
    return {
      id: findString(raw['callId'], raw['id'], interruption['id']),
      name: findString(interruption['name'], raw['name']),
      arguments: interruption['arguments'] ?? raw['arguments'],
      raw: interruption['rawItem'] ?? interruption,
    };
  });
}
