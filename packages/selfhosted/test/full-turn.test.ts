import { Runner } from '@openai/agents';
import type { AgentOutputItem } from '@openai/agents';
import {
  Manifest,
  SandboxAgent,
  dir,
  file,
  filesystem,
  shell,
  skills,
} from '@openai/agents/sandbox';
import type { SandboxClient } from '@openai/agents/sandbox';
import { ScriptedModel, assistantMessage, functionCall } from '@openai/agents/testing';
import { ExecResponse } from '@opengeni/agent-proto';
import { describe, expect, it } from 'vitest';
import { SelfhostedSandboxClient } from '../src/session/selfhosted-sandbox-client.ts';
import { MockAgentResponder } from '../src/testing/mock-agent-responder.ts';
import { createMachineSession } from './machine-session.ts';

const environment = { RUN: 'r1' };
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1);

let nextCall = 0;
function call(name: string, input: Record<string, unknown>): AgentOutputItem[] {
  nextCall += 1;
  return [functionCall(name, input, { callId: `call-${nextCall}` })];
}

function createAgent(model: ScriptedModel, entries: Record<string, ReturnType<typeof dir>> = {}) {
  const source = dir({
    children: { greet: dir({ children: { 'SKILL.md': file({ content: '# greet' }) } }) },
  });
  return new SandboxAgent({
    name: 'machine agent',
    instructions: 'Work.',
    model,
    defaultManifest: new Manifest({ environment, entries }),
    capabilities: [
      shell(),
      filesystem(),
      skills({ lazyFrom: { source, index: [{ name: 'greet', description: 'greets' }] } }),
    ],
  });
}

/** The client is the SDK's in all but the type of a stored state, which the SDK gives more fields. */
function asSdkClient(client: object): SandboxClient {
  return client as SandboxClient;
}

function createRunner() {
  return new Runner({ tracingDisabled: true });
}

describe('a turn of the Agents SDK on a machine', () => {
  it('runs commands, edits files, looks at images and loads skills, and its state is stored', async () => {
    const exec = () =>
      ExecResponse.create({
        exitCode: 4,
        stdout: new TextEncoder().encode('out\n'),
        durationMs: '5',
      });
    const { machine, session } = createMachineSession({
      mock: { exec, files: { 'a.png': PNG } },
      deps: { environment },
    });
    const model = new ScriptedModel([
      call('exec_command', { cmd: 'make' }),
      [
        {
          type: 'apply_patch_call',
          callId: 'patch',
          status: 'completed',
          operation: {
            type: 'create_file',
            path: 'notes.txt',
            diff: '+hello from the machine\n+second line',
          },
        },
      ],
      call('view_image', { path: 'a.png' }),
      call('load_skill', { skill_name: 'greet' }),
      [assistantMessage('done')],
    ]);
    const result = await createRunner().run(createAgent(model), 'go', { sandbox: { session } });
    expect(result.finalOutput).toBe('done');
    const outputs = JSON.stringify(model.lastCall?.request.input);
    expect(outputs).toContain('Process exited with code 4');
    expect(outputs).toContain('iVBORw0KGgoB');
    expect(machine.fileText('notes.txt')).toBe('hello from the machine\nsecond line');
    expect(machine.fileText('.agents/greet/SKILL.md')).toBe('# greet');
    expect(result.state.toString()).toContain('machine agent');
  });

  it('stores the machine in the state of the run when its own client is configured', async () => {
    const machine = new MockAgentResponder();
    const client = new SelfhostedSandboxClient({
      workspaceId: 'ws',
      agentId: 'agent',
      relay: { host: 'relay.test' },
      controlRpcFactory: () => machine,
      environment,
    });
    const session = await client.resume({ agentId: 'agent' });
    const model = new ScriptedModel([[assistantMessage('done')]]);
    const result = await createRunner().run(createAgent(model), 'go', {
      sandbox: { client: asSdkClient(client), session },
    });
    expect(result.state.toString()).toContain('"agentId":"agent"');
  });

  it('puts the files of the manifest onto the machine, and the variables must be those of the run', async () => {
    const { machine, session } = createMachineSession({ deps: { environment } });
    const entries = { docs: dir({ children: { 'a.md': file({ content: '# a' }) } }) };
    const model = new ScriptedModel([[assistantMessage('done')]]);
    await createRunner().run(createAgent(model, entries), 'go', { sandbox: { session } });
    expect(machine.fileText('docs/a.md')).toBe('# a');
    expect(session.state.manifest.entries).toHaveProperty('docs');

    const other = createMachineSession({ deps: { environment: { RUN: 'other' } } });
    const refused = createRunner().run(createAgent(new ScriptedModel([])), 'go', {
      sandbox: { session: other.session },
    });
    await expect(refused).rejects.toThrow('cannot change manifest environment variables');
  });

  it('an offline machine is an answer to the model and not the end of the turn', async () => {
    const { session } = createMachineSession({ mock: { online: false }, deps: { environment } });
    const model = new ScriptedModel([
      call('exec_command', { cmd: 'make' }),
      [assistantMessage('it is offline')],
    ]);
    const result = await createRunner().run(createAgent(model), 'go', { sandbox: { session } });
    expect(result.finalOutput).toBe('it is offline');
    expect(JSON.stringify(model.lastCall?.request.input)).toContain('no agent responded');
  });
});
