import type { SandboxSession } from '@openai/agents/sandbox';
import type {
  AgentError,
  ControlRequest,
  ControlResponse,
  DesktopInputRequest,
  ErrorCode,
  ExecRequest,
  ExecResponse,
} from '@opengeni/agent-proto';
import type { SessionCapabilities } from '@opengeni/contracts/capabilities';
import type { SandboxSessionLike } from '@opengeni/contracts/ports';
import type { NatsConnection as NatsConnectionV3 } from '@nats-io/transport-node';
import type { NatsConnection as NatsConnectionV2 } from 'nats';
import { expectTypeOf, it } from 'vitest';
import type {
  ControlRpc,
  NatsControlRpc,
  NatsRequestConnection,
  SelfhostedApplyDiff,
  SelfhostedControlError,
  SelfhostedEditor,
  SelfhostedEnrollment,
  SelfhostedExecArgs,
  SelfhostedExecResult,
  SelfhostedImageOutput,
  SelfhostedLivenessState,
  SelfhostedNegotiationInput,
  SelfhostedRelayConfig,
  SelfhostedSandboxClient,
  SelfhostedSession,
  SelfhostedSessionBuild,
  SelfhostedSessionDeps,
  SelfhostedSessionState,
  SelfhostedUnavailableReason,
  negotiateSelfhostedCapabilities,
} from './index.ts';
import type {
  MockAgentResponder,
  MockAgentResponderOptions,
  MockExecHandler,
} from './testing/index.ts';

it('the session has the declared screenshot and input', () => {
  expectTypeOf<SelfhostedSession['screenshot']>().toEqualTypeOf<
    () => Promise<{
      png: Uint8Array;
      width: number;
      height: number;
      nativeWidth: number;
      nativeHeight: number;
    }>
  >();
  expectTypeOf<SelfhostedSession['desktopInput']>().parameters.toEqualTypeOf<
    [DesktopInputRequest['event']]
  >();
});

it('the session is a sandbox session of the Agents SDK and of the port', () => {
  expectTypeOf<SelfhostedSession>().toExtend<SandboxSession>();
  expectTypeOf<SelfhostedSession>().toExtend<SandboxSessionLike>();
});

it('connections of both NATS clients are connections for requests', () => {
  expectTypeOf<NatsConnectionV2>().toExtend<NatsRequestConnection>();
  expectTypeOf<NatsConnectionV3>().toExtend<NatsRequestConnection>();
  expectTypeOf<NatsControlRpc>().toExtend<ControlRpc>();
  expectTypeOf<MockAgentResponder>().toExtend<ControlRpc>();
});

it('the types of the seed have their shapes', () => {
  expectTypeOf<ControlRpc['request']>().toEqualTypeOf<
    (subject: string, req: ControlRequest, opts: { timeoutMs: number }) => Promise<ControlResponse>
  >();
  expectTypeOf<SelfhostedControlError['code']>().toEqualTypeOf<ErrorCode>();
  expectTypeOf<SelfhostedUnavailableReason>().toEqualTypeOf<
    'agent_offline' | 'agent_reconnecting' | 'consent_required' | 'display_unavailable'
  >();
  expectTypeOf<AgentError>().toHaveProperty('detail');
  expectTypeOf<SelfhostedSessionState>().toEqualTypeOf<{ agentId: string }>();
  expectTypeOf<SelfhostedSessionBuild>().toEqualTypeOf<{
    client: SelfhostedSandboxClient;
    session: SelfhostedSession;
  }>();
  expectTypeOf<SelfhostedApplyDiff>().toEqualTypeOf<
    (input: string, diff: string, mode?: 'default' | 'create') => string
  >();
  expectTypeOf<MockExecHandler>().toEqualTypeOf<
    (req: ExecRequest) => ExecResponse | Promise<ExecResponse>
  >();
  expectTypeOf<SelfhostedExecResult>().toExtend<{
    output: string;
    stdout: string;
    stderr: string;
    exitCode: number | null;
  }>();
  expectTypeOf<SelfhostedImageOutput>().toExtend<{
    type: 'image';
    image: { data: Uint8Array; mediaType: string };
  }>();
  expectTypeOf<SelfhostedLivenessState>().toEqualTypeOf<{
    state: 'online' | 'reconnecting' | 'offline';
    consented: boolean;
    hasDisplay: boolean;
  }>();
  expectTypeOf<ReturnType<typeof negotiateSelfhostedCapabilities>>().toEqualTypeOf<
    Promise<SessionCapabilities>
  >();
});

it('what the seed lets a caller pass can be passed', () => {
  expectTypeOf<{
    workspaceId: string;
    agentId: string;
    controlRpc: ControlRpc;
    relay: { host: string };
  }>().toExtend<SelfhostedSessionDeps>();
  expectTypeOf<{
    host: string;
    port: number;
    tls: boolean;
    path: string;
  }>().toExtend<SelfhostedRelayConfig>();
  expectTypeOf<{
    cmd: string;
    workdir: string;
    shell: string;
    login: boolean;
    tty: boolean;
    runAs: string;
  }>().toExtend<SelfhostedExecArgs>();
  expectTypeOf<{
    status: string;
    exposure: string;
    allowScreenControl: boolean;
    hasDisplay: boolean;
    lastSeenAt: null;
  }>().toExtend<SelfhostedEnrollment>();
  expectTypeOf<{
    sessionId: string;
    leaseEpoch: number;
    enrollment: null;
    session: SelfhostedSession;
  }>().toExtend<SelfhostedNegotiationInput>();
  expectTypeOf<{
    online: boolean;
    consented: boolean;
    draining: boolean;
    files: Record<string, string>;
    exec: MockExecHandler;
    hostname: string;
  }>().toExtend<MockAgentResponderOptions>();
  expectTypeOf<SelfhostedEditor['createFile']>().toBeCallableWith({ path: '', diff: '' }, {});
});
