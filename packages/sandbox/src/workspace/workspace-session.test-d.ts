import type { UnixLocalSandboxSession } from '@openai/agents/sandbox/local';
import type { SessionEventType } from '@opengeni/contracts/events';
import type { SandboxSessionLike, SessionExecArgs } from '@opengeni/contracts/ports';
import type { GitDiffHunk, GitFileStatus, GitFileStatusCode } from '@opengeni/contracts/workspace';
import { describe, expectTypeOf, it } from 'vitest';
import type { GitNumstatEntry } from './git-numstat-parser.ts';
import type { parseGitPatch } from './git-patch-parser.ts';
import type { GitStatus } from './git-status-parser.ts';
import type {
  WorkspaceEventEmitter,
  WorkspaceServiceOptions,
} from './workspace-service-options.ts';
import type { WorkspaceExecResult, WorkspaceSession } from './workspace-session.ts';

describe('the types of the workspace services', () => {
  it('take every session, also one that can do nothing', () => {
    expectTypeOf<UnixLocalSandboxSession>().toExtend<WorkspaceSession>();
    expectTypeOf<SandboxSessionLike>().toExtend<WorkspaceSession>();
    expectTypeOf<object>().toExtend<WorkspaceSession>();
  });

  it('describe what a session tells about a command', () => {
    expectTypeOf<WorkspaceExecResult>().toEqualTypeOf<{
      output?: string;
      stdout?: string;
      stderr?: string;
      exitCode?: number | null;
      sessionId?: number;
      wallTimeSeconds?: number;
    }>();
    expectTypeOf<SessionExecArgs>().toEqualTypeOf<{
      cmd: string;
      workdir?: string;
      shell?: string;
      login?: boolean;
      tty?: boolean;
      yieldTimeMs?: number;
      maxOutputTokens?: number;
      runAs?: string;
    }>();
  });

  it('need a session and nothing else', () => {
    expectTypeOf<{ session: WorkspaceSession }>().toExtend<WorkspaceServiceOptions>();
    expectTypeOf<Required<WorkspaceServiceOptions>>().toEqualTypeOf<{
      session: WorkspaceSession;
      workspaceRoot: string;
      leaseEpoch: number;
      revision: number;
      emit: WorkspaceEventEmitter;
      runAs: string;
    }>();
    expectTypeOf<WorkspaceEventEmitter>().parameters.toEqualTypeOf<
      [{ type: SessionEventType; payload: unknown }[]]
    >();
    expectTypeOf<WorkspaceEventEmitter>().returns.toEqualTypeOf<Promise<void>>();
  });

  it('give facts of git in the words of the contracts', () => {
    expectTypeOf<GitStatus['files']>().toEqualTypeOf<GitFileStatus[]>();
    expectTypeOf<GitStatus>().not.toHaveProperty('revision');
    expectTypeOf<ReturnType<typeof parseGitPatch>>().toEqualTypeOf<{
      hunks: GitDiffHunk[];
      status: GitFileStatusCode;
    }>();
    expectTypeOf<GitNumstatEntry>().toEqualTypeOf<{
      additions: number;
      deletions: number;
      binary: boolean;
      oldPath: string | null;
      newPath: string;
    }>();
  });
});
