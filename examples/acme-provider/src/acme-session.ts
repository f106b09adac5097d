import {
  createOutputListener,
  createRunResult,
  resolveRunRequest,
} from '@opengeni/contracts/ports';
import type { CommandRunner, RunResult, SandboxSessionLike } from '@opengeni/contracts/ports';
import { acmeDescriptor } from './descriptor.ts';
import type { AcmeApi, AcmeRunResult } from './acme-api.ts';

/** What another process needs to find the box again. It is stored, so it holds no secret. */
export interface AcmeSessionState {
  readonly boxId: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A live handle on a box, in the shape of the Agents SDK's sessions, with the commands of Acme. */
export interface AcmeSession extends SandboxSessionLike {
  readonly state: AcmeSessionState;
  readonly commands: CommandRunner;
}

export function createAcmeSession(api: AcmeApi, state: AcmeSessionState): AcmeSession {
  return {
    state,
    commands: createAcmeCommands(api, state),
    resolveExposedPort: async (port) => ({ ...(await api.openPort(state.boxId, port)) }),
  };
}

function createAcmeCommands(api: AcmeApi, state: AcmeSessionState): CommandRunner {
  return {
    run: async (request) => {
      const { command, cwd, env, stdin, timeoutMs, maxOutputBytes } = resolveRunRequest(request);
      const result = await api.run(
        state.boxId,
        {
          argv: typeof command === 'string' ? ['/bin/sh', '-c', command] : command,
          cwd: directoryOf(cwd),
          env: { ...state.environment, ...env },
          stdin: Buffer.from(stdin ?? []).toString('base64'),
          timeoutMs,
          maxOutputBytes,
        },
        request.signal,
      );
      const ended = toRunResult(result);
      const listener = createOutputListener(request.onOutput);
      listener.give({ stream: 'stdout', bytes: ended.stdoutBytes });
      listener.give({ stream: 'stderr', bytes: ended.stderrBytes });
      await listener.assertSound();
      return ended;
    },
  };
}

function directoryOf(cwd = ''): string {
  return cwd.startsWith('/') ? cwd : `${acmeDescriptor.workspaceRoot}/${cwd}`;
}

function toRunResult(result: AcmeRunResult): RunResult {
  const { timedOut, stdout, stderr, ...facts } = result;
  return createRunResult({
    ...facts,
    outcome: timedOut ? 'timed_out' : 'exited',
    stdout: new Uint8Array(Buffer.from(stdout, 'base64')),
    stderr: new Uint8Array(Buffer.from(stderr, 'base64')),
  });
}
