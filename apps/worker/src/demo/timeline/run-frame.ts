import { RunStartedPayload, RunSummaryPayload } from '@opengeni/contracts/events';

import { looseRecordOf } from '../loose-record.ts';
import { EMBEDDED_MODEL_ID } from '../model/embedded-model.ts';
import type { Palette } from '../../terminal/palette.ts';
import { toPlainText } from '../../terminal/plain-text.ts';

const nameWidth = 13;
const EMBEDDED_MODEL =
  'embedded script, no real model: it follows a plan and decides from the real tool outputs';

interface Row {
  readonly name: string;
  readonly value: string;
  readonly paint?: (text: string) => string;
}

/** The head of the report: what runs where. */
export function renderStart(payload: unknown, palette: Palette): string {
  const { seed, model, backend, isolation, boxId, task } = RunStartedPayload.parse(payload);
  const rows: Row[] = [
    ...(seed === undefined
      ? []
      : [{ name: 'seed', value: `${seed}   (the same again: --seed ${seed})` }]),
    { name: 'model', value: model === EMBEDDED_MODEL_ID ? EMBEDDED_MODEL : model },
    { name: 'box', value: `${backend} ${boxId}` },
    { name: 'isolation', value: isolation },
    { name: 'task', value: task.split('\n')[0] ?? '' },
  ];
  return `${palette.title('OpenGeni demo')}\n${renderRows(rows, palette)}\n`;
}

/** The foot of the report: how the run ended, and its figures. */
export function renderSummary(payload: unknown, palette: Palette): string {
  const summary = RunSummaryPayload.parse(payload);
  const { outcome, reason, exitCode, commandsRun, filesChanged, usage, keptBox } = summary;
  const rows: Row[] = [
    {
      name: 'outcome',
      value: `${outcome}, exit code ${exitCode}`,
      paint: outcome === 'completed' ? palette.good : palette.bad,
    },
    ...(reason === undefined ? [] : [{ name: 'reason', value: reason }]),
    { name: 'commands', value: String(commandsRun) },
    { name: 'files', value: filesChanged.length === 0 ? 'none changed' : filesChanged.join(', ') },
    { name: 'first event', value: describeDuration(summary.timeToFirstEventMs) },
    { name: 'total', value: describeDuration(summary.totalMs) },
    { name: 'tokens', value: describeTokens(usage) },
    ...(typeof keptBox === 'string'
      ? [
          { name: 'kept', value: keptBox },
          { name: 'remove it', value: describeRemoval(keptBox) },
        ]
      : []),
  ];
  return `\n${palette.title('Summary')}\n${renderRows(rows, palette)}${renderBoxes(summary['boxes'])}`;
}

/** The command that ends a kept box: a local one goes with the directory of its run. */
function describeRemoval(box: string): string {
  if (!box.startsWith('/')) return `docker rm --force ${box}`;
  const folder = /^.*\/opengeni-demo-[^/]+(?=\/boxes\/)/.exec(box)?.[0] ?? box;
  return `rm -r ${/^[\w./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`}`;
}

/** The last line of the report. */
function renderBoxes(boxes: unknown): string {
  const { created, ended, left } = looseRecordOf(boxes);
  if (typeof created !== 'number' || typeof ended !== 'number' || typeof left !== 'number')
    return '';
  return `\nboxes: ${created} created, ${ended} ended, ${left} left\n`;
}

function renderRows(rows: readonly Row[], palette: Palette): string {
  return rows
    .map(({ name, value, paint = (text) => text }) => {
      const lines = toPlainText(value).split('\n');
      return `  ${palette.faint(name.padEnd(nameWidth))}${paint(lines.join(`\n${' '.repeat(nameWidth + 2)}`))}\n`;
    })
    .join('');
}

function describeDuration(durationMs: number | null): string {
  return durationMs === null ? 'none' : `${(durationMs / 1000).toFixed(2)} s`;
}

function describeTokens(usage: RunSummaryPayload['usage']): string {
  if (usage === undefined || usage.totalTokens === 0) return 'none';
  return `${usage.totalTokens} (${usage.inputTokens} in, ${usage.outputTokens} out)`;
}
