import { RunEvent } from '@opengeni/contracts/events';
import { describe, expect, it } from 'vitest';

import { execText } from '../../../test/simulated-box.ts';
import { createPalette } from '../../terminal/palette.ts';
import { createTimeline } from './timeline.ts';

const startMs = Date.UTC(2030, 0, 1);

/** Renders events of the given types and payloads, a quarter of a second apart. */
function render(
  events: readonly (readonly [RunEvent['type'], unknown])[],
  colored = false,
): string {
  const timeline = createTimeline(createPalette(colored), startMs);
  return events
    .map(([type, payload], index) => {
      const at = new Date(startMs + index * 250).toISOString();
      return timeline.render(
        RunEvent.parse({ version: 1, sequence: index + 1, at, type, payload }),
      );
    })
    .join('');
}

const call = (id: string, name: string, args: object): readonly [RunEvent['type'], unknown] => [
  'agent.toolCall.created',
  { id, name, arguments: JSON.stringify(args) },
];
const output = (id: string, text: unknown): readonly [RunEvent['type'], unknown] => [
  'agent.toolCall.output',
  { id, output: text },
];

const patch = '*** Begin Patch\n*** Update File: a.js\n@@\n-one\n+eins\n*** End Patch';
const diff = 'diff --git a/a.js b/a.js\n--- a/a.js\n+++ b/a.js\n@@ -1 +1 @@\n-one\n+eins\n';

describe('the timeline', () => {
  it('of a whole run is the golden one', async () => {
    const text = render([
      [
        'run.started',
        {
          seed: 3,
          backend: 'local',
          isolation: 'none',
          model: 'embedded-script',
          task: 'Repair it.\nMore.',
          boxId: '/tmp/box',
        },
      ],
      ['sandbox.operation.started', { name: 'copy the sample' }],
      ['sandbox.operation.completed', { name: 'copy the sample' }],
      ['agent.message.delta', { text: 'I look ' }],
      ['agent.message.delta', { text: 'first.\nThen' }],
      ['agent.message.completed', { text: 'I look first.\nThen' }],
      call('0', 'opengeni__set_session_title', { title: 'Repair' }),
      ['session.title_set', { title: 'Repair' }],
      output('0', 'The title is now: Repair'),
      call('1', 'exec_command', { cmd: 'npm test' }),
      output('1', {
        type: 'text',
        text: execText({
          exitCode: 1,
          output: `${Array.from({ length: 30 }, (_line, index) => `line ${index + 1}  `).join('\n')}\n\n`,
        }),
      }),
      call('2', 'apply_patch', { patch }),
      output('2', 'Patch applied.'),
      call('3', 'exec_command', { cmd: 'git diff' }),
      output('3', execText({ output: diff })),
      call('4', 'write_stdin', { session_id: 1, chars: '' }),
      output('4', execText({ processId: 1, output: '' })),
      call('5', 'view_image', { path: 'a.png' }),
      output('5', [{ type: 'image', image: 'data:' }]),
      ['goal.completed', { evidence: 'all pass' }],
      ['agent.message.completed', { text: 'Done.' }],
      ['turn.completed', { output: 'Done.' }],
      [
        'run.summary',
        {
          outcome: 'completed',
          exitCode: 0,
          commandsRun: 2,
          filesChanged: ['a.js'],
          timeToFirstEventMs: 750,
          totalMs: 5500,
          usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
        },
      ],
    ]);
    await expect(text).toMatchFileSnapshot('../../../test/recordings/timeline.golden');
  });

  it('shows why a run failed and where a kept box is', () => {
    const text = render([
      ['sandbox.operation.failed', { name: 'copy', error: 'no git' }],
      ['turn.failed', { error: 'The model is gone.', code: 'model_unavailable' }],
      [
        'run.summary',
        {
          outcome: 'failed',
          exitCode: 1,
          reason: 'model_unavailable: The model is gone.',
          commandsRun: 0,
          filesChanged: [],
          timeToFirstEventMs: null,
          totalMs: 1,
          keptBox: '/tmp/box',
        },
      ],
    ]);
    expect(text).toContain('~ copy: no git\n');
    expect(text).toContain('! The model is gone.\n');
    expect(text).toMatch(/reason +model_unavailable: The model is gone\.\n/);
    expect(text).toMatch(/files +none changed\n {2}first event +none\n/);
    expect(text).toMatch(/kept +\/tmp\/box\n/);
  });

  it('counts from the start of the run, as the figures of the summary do', () => {
    const timeline = createTimeline(createPalette(false), startMs);
    const at = new Date(startMs + 12_340).toISOString();
    const payload = { name: 'copy' };
    const type = 'sandbox.operation.started';
    const event = RunEvent.parse({ version: 1, sequence: 1, at, type, payload });
    expect(timeline.render(event)).toBe('   12.34s ~ copy\n');
  });

  it.each([
    [
      '/tmp/opengeni-demo-A/boxes/opengeni-local-B/openai-agents-sandbox-C',
      'rm -r /tmp/opengeni-demo-A',
    ],
    [
      '/srv/opengeni-demo-clone/tmp/opengeni-demo-A/boxes/opengeni-local-B/openai-agents-sandbox-C',
      'rm -r /srv/opengeni-demo-clone/tmp/opengeni-demo-A',
    ],
    ["/tmp/it's mine/opengeni-demo-A/boxes/B/C", "rm -r '/tmp/it'\\''s mine/opengeni-demo-A'"],
    ['0123abcd', 'docker rm --force 0123abcd'],
  ])('says how the kept box %s is removed', (keptBox, command) => {
    const summary = {
      outcome: 'completed',
      exitCode: 0,
      commandsRun: 1,
      filesChanged: [],
      timeToFirstEventMs: 10,
      totalMs: 20,
      keptBox,
    };
    const lines = render([['run.summary', summary]]).split('\n');
    expect(lines).toContain(`  kept         ${keptBox}`);
    expect(lines).toContain(`  remove it    ${command}`);
  });

  it('ends with the count of the boxes', () => {
    const summary = {
      outcome: 'completed',
      exitCode: 0,
      commandsRun: 0,
      filesChanged: [],
      timeToFirstEventMs: null,
      totalMs: 1,
      boxes: { created: 2, ended: 1, left: 1 },
    };
    const lines = render([['run.summary', summary]], true)
      .trimEnd()
      .split('\n');
    expect(lines.at(-1)).toBe('boxes: 2 created, 1 ended, 1 left');
  });

  it('lets nothing from the box or the model write to the terminal but text', () => {
    const evil = '\u001b]0;owned\u0007\u001b[2J\rtext';
    const text = render([
      ['run.started', { backend: evil, isolation: evil, model: evil, task: evil, boxId: evil }],
      ['agent.message.delta', { text: evil }],
      call('1', 'exec_command', { cmd: evil }),
      output('1', execText({ output: evil })),
      call('2', 'apply_patch', {
        patch: `*** Begin Patch\n*** Update File: ${evil}\n+${evil}\n*** End Patch`,
      }),
      call('3', evil, { [evil]: evil }),
      ['session.title_set', { title: evil }],
      ['turn.cancelled', { reason: evil }],
      [
        'run.summary',
        {
          outcome: 'failed',
          exitCode: 1,
          reason: evil,
          commandsRun: 0,
          filesChanged: [evil],
          timeToFirstEventMs: 1,
          totalMs: 1,
        },
      ],
    ]);
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(text).toContain('$ text\n');
  });

  it('is the same with colours once they are taken out', () => {
    const events = [
      call('1', 'apply_patch', { patch }),
      output('1', 'Failed to apply patch: no such line'),
    ] as const;
    const colored = render(events, true);
    expect(colored).toContain('\u001b[32m+eins');
    expect(colored.replaceAll(/\u001b\[\d+m/gu, '')).toBe(render(events));
    expect(colored).toContain('Failed to apply patch');
  });

  it.each(['user.message', 'turn.started', 'agent.updated', 'session.created'] as const)(
    'says nothing for %s',
    (type) => {
      expect(render([[type, { text: 'x', agent: null }]])).toBe('');
    },
  );

  it('shows a tool of its own only when that refused', () => {
    const refused = render([
      call('1', 'opengeni__goal_complete', {}),
      output('1', 'Nothing was changed: no goal'),
    ]);
    expect(refused).toContain('Nothing was changed: no goal');
  });
});
