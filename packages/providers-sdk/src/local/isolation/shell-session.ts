import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type {
  UnixLocalSandboxSession,
  UnixLocalSandboxSessionState,
} from '@openai/agents/sandbox/local';
import { SandboxError } from '@opengeni/contracts/errors';
import type { CommandRunner, FileAccess } from '@opengeni/contracts/ports';
import type { WorkspaceArchiver } from '../workspace-archive.ts';
import type { IsolatedBox } from './isolated-box.ts';
import { startSessionShell } from './session-shell.ts';
import type { SessionShellRequest } from './session-shell.ts';

/** What a session of an isolated box works with. */
export interface IsolatedSessionParts {
  readonly box: IsolatedBox;
  readonly commands: CommandRunner;
  readonly files: FileAccess;
  readonly archiver: WorkspaceArchiver;
  readonly hasPseudoTerminal: boolean;
}

/** The SDK's session class with commands, terminals and ports led into a box. */
export function defineShellSession(
  Base: typeof UnixLocalSandboxSession,
): new (
  state: UnixLocalSandboxSessionState,
  parts: IsolatedSessionParts,
) => UnixLocalSandboxSession {
  return class ShellSession extends Base {
    readonly #parts: IsolatedSessionParts;

    constructor(state: UnixLocalSandboxSessionState, parts: IsolatedSessionParts) {
      super({ state, fileIOProtection: 'off' });
      this.#parts = parts;
    }

    /** The client removes the workspace, when nothing runs in it any more. */
    override async close(): Promise<void> {
      await this.#parts.box.end();
      await this.stop();
    }

    override supportsPty(): boolean {
      return this.#parts.hasPseudoTerminal;
    }

    override async resolveExposedPort(port: number) {
      if (this.#parts.box.isNetworkShared) return super.resolveExposedPort(port);
      throw new SandboxError(
        'port_unavailable',
        `Port ${port} cannot be reached: the box has no network. Set OPENGENI_LOCAL_NETWORK=true to share that of this machine.`,
        { details: { port } },
      );
    }

    protected override async spawnShellCommand(
      command: string,
      args: SessionShellRequest,
    ): Promise<ChildProcessWithoutNullStreams> {
      await this.resolveRunAsIdentity(args.runAs);
      const { environment } = this.state;
      return startSessionShell(this.#parts.box, { ...args, command, environment });
    }

    protected override resolveCommandWorkdir(path?: string): string {
      return this.logicalWorkdirForPath(path);
    }

    /** The workspace is where the manifest says, so nothing is rewritten. */
    protected override translateCommandInput(command: string): string {
      return command;
    }

    protected override translateCommandOutput(output: string): string {
      return output;
    }

    protected override async resolveRunAsIdentity(runAs?: string): Promise<undefined> {
      if (runAs === undefined || runAs.trim() === '') return undefined;
      throw new SandboxError(
        'unsupported',
        'Isolated local boxes have one user; leave runAs out, or use another backend.',
      );
    }
  };
}
