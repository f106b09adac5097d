import type { RunEvent } from '@opengeni/contracts/events';
import { parseExecBanner } from '@opengeni/sandbox';

import { looseRecordOf, looseTextOf } from '../loose-record.ts';
import type { LooseRecord } from '../loose-record.ts';
import type { Palette } from '../../terminal/palette.ts';
import { shortenLines, toPlainText } from '../../terminal/plain-text.ts';

import { describeCall, textOfOutput } from './describe-tool.ts';
import type { CallDescription } from './describe-tool.ts';
import { renderStart, renderSummary } from './run-frame.ts';

const margin = ' '.repeat(12);
const outputLimit = { first: 4, last: 10 };
/** The end of a failing command says why it failed. */
const failureLimit = { first: 2, last: 18 };
const diffLimit = { first: 60, last: 4 };

export interface Timeline {
  /** The text that an event adds to the report; may be empty. */
  render(event: RunEvent): string;
}

type Render = (payload: LooseRecord) => string;

/** Renders the events of a run, one after the other, as a report for people that counts from its start. */
export function createTimeline(palette: Palette, startedAtMs: number): Timeline {
  const calls = new Map<unknown, CallDescription>();
  let streaming = false;
  let stamp = '';

  const entry = (sign: string, text: string, lines: readonly string[] = []): string =>
    `${palette.faint(stamp)} ${sign} ${indent(text)}\n${lines.map((line) => `${margin}${line}\n`).join('')}`;

  const renderers: Partial<Record<RunEvent['type'], Render>> = {
    'run.started': (payload) => renderStart(payload, palette),
    'run.summary': (payload) => renderSummary(payload, palette),
    'session.title_set': ({ title }) => entry('#', palette.title(plain(title))),
    'goal.set': (payload) => entry('>', `goal: ${plain(goalText(payload))}`),
    'goal.updated': () => entry('>', 'goal updated'),
    'goal.completed': () => entry('>', palette.good('goal completed')),
    'goal.paused': () => entry('>', palette.note('goal paused')),
    'agent.message.delta': ({ text }) => {
      const lead = streaming ? '' : `${palette.faint(stamp)} * `;
      streaming = true;
      return lead + indent(plain(text));
    },
    'agent.message.completed': ({ text }) => (streaming ? '' : entry('*', plain(text))),
    'agent.toolCall.created': ({ id, name, arguments: args }) => {
      const call = describeCall(String(name), args);
      calls.set(id, call);
      return isOwnTool(name) ? '' : renderCall(call, entry, palette);
    },
    'agent.toolCall.output': ({ id, output }) => {
      const call = calls.get(id);
      calls.delete(id);
      return call === undefined ? '' : renderOutput(call, textOfOutput(output), palette);
    },
    'sandbox.operation.started': ({ name }) => entry('~', palette.faint(plain(name))),
    'sandbox.operation.completed': ({ detail }) =>
      typeof detail === 'string' ? entry('~', palette.faint(plain(detail))) : '',
    'sandbox.operation.failed': ({ name, error }) =>
      entry('~', palette.bad(`${plain(name)}: ${plain(error)}`)),
    'turn.failed': ({ error }) => entry('!', palette.bad(plain(error))),
    'turn.cancelled': ({ reason }) => entry('!', palette.note(plain(reason ?? 'stopped'))),
  };

  return {
    render: (event) => {
      stamp = `${((Date.parse(event.at) - startedAtMs) / 1000).toFixed(2).padStart(8)}s`;
      const render = renderers[event.type];
      const continues = event.type === 'agent.message.delta';
      const text = render?.(looseRecordOf(event.payload)) ?? '';
      const closesStream = streaming && !continues;
      if (closesStream) streaming = false;
      return closesStream ? `\n${text}` : text;
    },
  };
}

function renderCall(
  { kind, title, lines }: CallDescription,
  entry: (sign: string, text: string, lines?: readonly string[]) => string,
  palette: Palette,
): string {
  if (kind === 'command') return entry('$', palette.command(title));
  if (kind === 'patch')
    return entry(
      '+',
      `patch ${title}`,
      lines.map((line) => paintDiff(line, palette)),
    );
  return entry('.', palette.faint(title));
}

function renderOutput({ kind, title }: CallDescription, output: string, palette: Palette): string {
  const isOwn = title.startsWith('opengeni__') && !output.startsWith('Nothing was changed');
  if ((kind === 'tool' && isOwn) || (kind === 'patch' && !/fail|invalid/i.test(output))) return '';
  const { body, exitCode } = parseExecBanner(output);
  const isDiff = /^diff --git /m.test(body);
  const isFailure = exitCode !== undefined && exitCode !== 0;
  const lines = toPlainText(body).trimEnd().split('\n');
  const limit = isFailure ? failureLimit : outputLimit;
  const shown = shortenLines(lines, isDiff ? diffLimit : limit).map((line) =>
    isDiff ? paintDiff(line, palette) : palette.faint(line.trimEnd()),
  );
  return [
    ...(body.trim() === '' ? [] : shown),
    ...(isFailure ? [palette.bad(`exit code ${exitCode}`)] : []),
  ]
    .map((line) => `${margin}${line}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}

function paintDiff(line: string, palette: Palette): string {
  if (line.startsWith('+') && !line.startsWith('+++')) return palette.good(line);
  if (line.startsWith('-') && !line.startsWith('---')) return palette.bad(line);
  return palette.faint(line);
}

function indent(text: string): string {
  return text.replaceAll('\n', `\n${margin}`);
}

function plain(text: unknown): string {
  return toPlainText(looseTextOf(text));
}

function goalText({ text, goal }: LooseRecord): unknown {
  return text ?? looseRecordOf(goal)['text'];
}

function isOwnTool(name: unknown): boolean {
  return typeof name === 'string' && name.startsWith('opengeni__');
}
