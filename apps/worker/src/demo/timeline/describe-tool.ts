import { isLooseRecord, looseTextOf } from '../loose-record.ts';
import type { LooseRecord } from '../loose-record.ts';
import { shortenLines, toPlainText } from '../../terminal/plain-text.ts';

/** A tool call in one line, and the lines that belong to it. */
export interface CallDescription {
  readonly kind: 'command' | 'patch' | 'wait' | 'tool';
  readonly title: string;
  readonly lines: readonly string[];
}

const patchLimit = { first: 24, last: 4 };

/** What a tool call does, for people. */
export function describeCall(name: string, args: unknown): CallDescription {
  const input = readArguments(args);
  if (name === 'exec_command')
    return { kind: 'command', title: toPlainText(looseTextOf(input['cmd'])), lines: [] };
  if (name === 'write_stdin') return { kind: 'wait', title: 'waits for the command', lines: [] };
  if (name.startsWith('apply_patch')) return describePatch(input);
  return { kind: 'tool', title: toPlainText(`${name} ${JSON.stringify(input)}`), lines: [] };
}

function describePatch(input: LooseRecord): CallDescription {
  const operation = isLooseRecord(input['operation']) ? input['operation'] : input;
  const text = looseTextOf(input['patch'] ?? operation['diff']);
  const named = [...text.matchAll(/^\*\*\* (?:Update|Add|Delete) File: (.+)$/gm)].map(
    ([, path]) => path,
  );
  const paths = named.length > 0 ? named : [operation['path']];
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('*** '));
  return {
    kind: 'patch',
    title: toPlainText(paths.join(', ')),
    lines: shortenLines(lines.map(toPlainText), patchLimit),
  };
}

function readArguments(args: unknown): LooseRecord {
  if (isLooseRecord(args)) return args;
  if (typeof args !== 'string') return {};
  try {
    const value: unknown = JSON.parse(args);
    return isLooseRecord(value) ? value : { input: args };
  } catch {
    return { patch: args };
  }
}

/** The text of a tool's output, whatever shape the SDK gives it. */
export function textOfOutput(output: unknown): string {
  if (typeof output === 'string') return output;
  if (Array.isArray(output)) return output.map(textOfOutput).join('\n');
  if (isLooseRecord(output) && typeof output['text'] === 'string') return output['text'];
  if (isLooseRecord(output) && 'image' in output) return '(an image)';
  return output === undefined || output === null ? '' : JSON.stringify(output);
}
