import { describe, expect, it } from 'vitest';

import { ClientSessionEvent } from './client-event.ts';
import { ClientConfig, ClientModel } from './client-model.ts';
import {
  ClearSessionContextRequest,
  CompactSessionContextRequest,
  CompactSessionContextResult,
} from './context-commands.ts';
import { GoalSpec } from './goal.ts';
import {
  CreateSessionRequest,
  SessionStatus,
  SessionTurnSource,
  SessionTurnStatus,
} from './session.ts';

const ID = '22222222-2222-4222-8222-222222222222';
const text = (length: number): string => 'a'.repeat(length);
const accepts = (change: object): boolean =>
  CreateSessionRequest.safeParse({ initialMessage: 'hi', ...change }).success;

describe('creating a session', () => {
  it('a request with a message only gets the documented defaults', () => {
    expect(CreateSessionRequest.parse({ initialMessage: 'hi' })).toEqual({
      initialMessage: 'hi',
      resources: [],
      tools: [],
      metadata: {},
      mcpServers: [],
    });
  });

  it('instructions are trimmed before they are measured', () => {
    const padded = CreateSessionRequest.parse({
      initialMessage: 'hi',
      instructions: `  ${text(32_768)}  `,
    });
    expect(padded.instructions).toHaveLength(32_768);
    expect(accepts({ instructions: text(32_769) })).toBe(false);
    expect(accepts({ instructions: '   ' })).toBe(false);
  });

  it.each<[string, unknown[], unknown[]]>([
    ['initialMessage', ['a', text(1_048_576)], ['', text(1_048_577), undefined]],
    ['idempotencyKey', ['a', text(200)], ['', text(201)]],
    ['clientEventId', [text(1024)], [text(1025)]],
    ['model', [text(1024)], [text(1025)]],
    ['workingDir', [text(4096)], [text(4097)]],
    ['targetSandboxId', [ID], ['session']],
    ['sandboxBackend', ['local', 'selfhosted'], ['acme', 'Docker']],
    ['sandbox', ['shared', 'new', { groupId: ID }], ['own', { groupId: 'g' }, {}]],
    ['reasoningEffort', ['none', 'max'], ['extreme']],
    ['firstPartyMcpPermissions', [[], ['files:read']], [['root']]],
    ['goal', [{ text: 'g' }], [{ text: '' }, {}]],
  ])('%s is bounded at both sides', (field, inside, outside) => {
    for (const value of inside) expect(accepts({ [field]: value })).toBe(true);
    for (const value of outside) expect(accepts({ [field]: value })).toBe(false);
  });

  it('lists are bounded', () => {
    const tools = (count: number) =>
      Array.from({ length: count }, () => ({ kind: 'mcp', id: 'a' }));
    const files = (count: number) =>
      Array.from({ length: count }, () => ({ kind: 'file', fileId: ID }));
    const servers = (count: number) =>
      Array.from({ length: count }, () => ({ id: 'a', url: 'https://a.example' }));
    expect([accepts({ tools: tools(1000) }), accepts({ tools: tools(1001) })]).toEqual([
      true,
      false,
    ]);
    expect([accepts({ resources: files(1000) }), accepts({ resources: files(1001) })]).toEqual([
      true,
      false,
    ]);
    expect([accepts({ mcpServers: servers(100) }), accepts({ mcpServers: servers(101) })]).toEqual([
      true,
      false,
    ]);
  });

  it('states and sources are the published ones', () => {
    expect(SessionStatus.options).toEqual([
      'queued',
      'running',
      'idle',
      'requires_action',
      'failed',
      'cancelled',
    ]);
    expect(SessionTurnStatus.options).toEqual([
      'queued',
      'running',
      'requires_action',
      'completed',
      'failed',
      'cancelled',
    ]);
    expect(SessionTurnSource.options).toEqual(['user', 'scheduled_task', 'api', 'goal']);
  });

  it('a goal may go on by itself at least once', () => {
    expect(GoalSpec.parse({ text: 'g', maxAutoContinuations: 1 }).maxAutoContinuations).toBe(1);
    expect(GoalSpec.safeParse({ text: 'g', maxAutoContinuations: 0 }).success).toBe(false);
    expect(GoalSpec.safeParse({ text: text(131_073) }).success).toBe(false);
  });
});

describe('events of a client', () => {
  it('a message gets empty lists', () => {
    expect(ClientSessionEvent.parse({ type: 'user.message', payload: { text: 'a' } })).toEqual({
      type: 'user.message',
      payload: { text: 'a', resources: [], tools: [] },
    });
  });

  it('an interrupt needs no payload', () => {
    expect(ClientSessionEvent.parse({ type: 'user.interrupt' })).toEqual({
      type: 'user.interrupt',
      payload: {},
    });
  });

  it.each([
    { type: 'user.message', payload: { text: '' } },
    { type: 'user.message' },
    { type: 'user.approvalDecision', payload: { approvalId: '', decision: 'approve' } },
    { type: 'user.approvalDecision', payload: { approvalId: 'a', decision: 'approved' } },
    { type: 'turn.started', payload: {} },
    { type: 'user.message', payload: { text: 'a' }, clientEventId: 'a'.repeat(1025) },
  ])('%o is refused', (event) => {
    expect(ClientSessionEvent.safeParse(event).success).toBe(false);
  });

  it('a decision may carry a message', () => {
    const decision = {
      type: 'user.approvalDecision',
      payload: { approvalId: 'a', decision: 'reject', message: 'no' },
      clientEventId: 'c',
    };
    expect(ClientSessionEvent.parse(decision)).toEqual(decision);
  });
});

describe('context commands', () => {
  it('clearing must be confirmed by true itself', () => {
    expect(ClearSessionContextRequest.parse({ confirm: true })).toEqual({ confirm: true });
    for (const confirm of [false, 'true', 1, undefined]) {
      expect(ClearSessionContextRequest.safeParse({ confirm }).success).toBe(false);
    }
  });

  it('compacting takes no argument at all', () => {
    expect(CompactSessionContextRequest.parse({})).toEqual({});
    expect(CompactSessionContextRequest.safeParse({ force: true }).success).toBe(false);
    expect(CompactSessionContextResult.parse({ status: 'noop', message: '' }).status).toBe('noop');
  });
});

describe('what clients are told', () => {
  it('a deployment without models has an empty list', () => {
    expect(ClientConfig.parse({})).toEqual({ models: [] });
  });

  it('the window of a model is unknown or positive', () => {
    const model = { id: 'm', label: 'M', provider: 'p', providerLabel: 'P', api: 'chat' };
    expect(ClientModel.parse(model)).toEqual(model);
    expect(ClientModel.safeParse({ ...model, contextWindowTokens: 0 }).success).toBe(false);
  });
});
