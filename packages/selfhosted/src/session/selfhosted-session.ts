import { randomInt } from 'node:crypto';
import type { DesktopInputRequest } from '@opengeni/agent-proto/messages';
import { DESKTOP_STREAM_PORT } from '@opengeni/contracts/backends';
import type { ExposedPortEndpoint } from '@opengeni/contracts/ports';
import type { Manifest } from '@openai/agents/sandbox';
import { SelfhostedControlError } from '../control/control-error.ts';
import { resolveRelayEndpoint } from '../relay-endpoint.ts';
import { createMachineEditor } from './editor.ts';
import type { SelfhostedEditor } from './editor.ts';
import { DEFAULT_EXEC_TIMEOUT_MS, createMachineExec } from './exec.ts';
import type {
  MachineExec,
  SelfhostedExecArgs,
  SelfhostedExecCommandArgs,
  SelfhostedExecResult,
} from './exec.ts';
import { createMachineFiles } from './files.ts';
import type {
  MachineFiles,
  SelfhostedDirectoryEntry,
  SelfhostedImageOutput,
  SelfhostedWriteArgs,
} from './files.ts';
import { createMachineCall } from './machine-call.ts';
import type { MachineCall } from './machine-call.ts';
import { createMachineManifest } from './machine-manifest.ts';
import { createMachinePaths } from './machine-path.ts';
import type { MachinePaths } from './machine-path.ts';
import { materializeMachineEntry } from './materialize.ts';
import type { MaterializeEntry } from './materialize.ts';
import { createMachineScreen } from './screen.ts';
import type { MachineScreen, SelfhostedScreenshot } from './screen.ts';
import { SELFHOSTED_DEFAULT_TIMEOUT_MS } from './session-deps.ts';
import type { SelfhostedSessionDeps } from './session-deps.ts';

/** A ping asks whether somebody is there now, so it waits no longer than this. */
const PING_TIMEOUT_MS = 2000;

/** What a stored record keeps of a machine's session. */
export interface SelfhostedSessionState {
  agentId: string;
}

/** State of a live session. The Agents SDK writes `manifest` and knows the session by this object. */
export interface SelfhostedLiveState extends SelfhostedSessionState {
  instanceId: string;
  manifest: Manifest;
  environment: Record<string, string>;
  [key: string]: unknown;
}

/**
 * A live session on a connected machine, in the shape of the Agents SDK's sandbox session. Paths below
 * `/workspace` mean the working directory. Failures of the machine throw `SelfhostedControlError`.
 */
export class SelfhostedSession {
  readonly backendId = 'selfhosted';
  readonly workspaceId: string;
  readonly agentId: string;
  /** Folder of the machine that `/workspace` stands for; empty is where its agent was started. */
  readonly workingDir: string;
  readonly state: SelfhostedLiveState;
  readonly #deps: SelfhostedSessionDeps;
  readonly #call: MachineCall;
  readonly #paths: MachinePaths;
  readonly #exec: MachineExec;
  readonly #files: MachineFiles;
  readonly #editor: SelfhostedEditor;
  readonly #screen: MachineScreen;
  readonly #timeoutMs: number;

  /** Throws code `invalid_request` for a working directory that no agent can resolve. */
  constructor(deps: SelfhostedSessionDeps) {
    const { workspaceId, agentId, controlRpc, environment = {}, workingDir = '' } = deps;
    this.#deps = deps;
    this.#timeoutMs = deps.timeoutMs ?? SELFHOSTED_DEFAULT_TIMEOUT_MS;
    this.workspaceId = workspaceId;
    this.agentId = agentId;
    this.workingDir = workingDir;
    this.#paths = createMachinePaths(workingDir);
    this.#call = createMachineCall({
      workspaceId,
      agentId,
      controlRpc,
      epoch: deps.epoch ?? 0,
      timeoutMs: this.#timeoutMs,
    });
    this.#exec = createMachineExec({
      call: this.#call,
      paths: this.#paths,
      timeoutMs: deps.execTimeoutMs ?? deps.timeoutMs ?? DEFAULT_EXEC_TIMEOUT_MS,
    });
    this.#files = createMachineFiles(this.#call, this.#paths);
    this.#editor = createMachineEditor(this.#call, this.#paths);
    this.#screen = createMachineScreen(this.#call);
    this.state = {
      agentId,
      instanceId: agentId,
      manifest: createMachineManifest(environment),
      environment: { ...environment },
    };
  }

  exec(args: SelfhostedExecArgs): Promise<SelfhostedExecResult> {
    return this.#exec.exec(args);
  }

  /** The text for the model: exit code, wall time, standard output and standard error. */
  execCommand(args: SelfhostedExecCommandArgs): Promise<string> {
    return this.#exec.execCommand(args);
  }

  /** False: input to a running command is not part of this wire. */
  supportsPty(): boolean {
    return false;
  }

  /** With `maxBytes` the rest is left out; without it a file above 25 MiB throws code `output_limit`. */
  readFile(args: { path: string; runAs?: string; maxBytes?: number }): Promise<Uint8Array> {
    return this.#files.readFile(args);
  }

  /** Gives the number of bytes written. */
  writeFile(args: SelfhostedWriteArgs): Promise<number> {
    return this.#files.writeFile(args);
  }

  /** The listing as the machine sent it. */
  listFiles(args: { path: string; recursive?: boolean }): ReturnType<MachineFiles['listFiles']> {
    return this.#files.listFiles(args);
  }

  statFile(args: { path: string }): Promise<{ exists: boolean }> {
    return this.#files.statFile(args);
  }

  async pathExists(path: string, _runAs?: string): Promise<boolean> {
    const { exists } = await this.#files.statFile({ path });
    return exists;
  }

  /** The entries of one folder, sorted by name. */
  listDir(args: { path: string; runAs?: string }): Promise<SelfhostedDirectoryEntry[]> {
    return this.#files.listDir(args);
  }

  /** Throws code `output_limit` above 10 MB and `invalid_request` for what is no image. */
  viewImage(args: { path: string; runAs?: string }): Promise<SelfhostedImageOutput> {
    return this.#files.viewImage(args);
  }

  /** Writes files and folders; throws code `unsupported` for other entries of a manifest. */
  materializeEntry(args: { path: string; entry: MaterializeEntry; runAs?: string }): Promise<void> {
    return materializeMachineEntry({ call: this.#call, paths: this.#paths }, args.path, args.entry);
  }

  /** The editor of this session, the same one each time: its edits run one after the other. */
  createEditor(_runAs?: string): SelfhostedEditor {
    return this.#editor;
  }

  /** Needs the owner's consent for control; without it the error has the reason `consent_required`. */
  desktopInput(event: DesktopInputRequest['event']): Promise<void> {
    return this.#screen.desktopInput(event);
  }

  /** Needs no consent: it is a view. Throws code `display_failed` when the picture is empty. */
  screenshot(): Promise<SelfhostedScreenshot> {
    return this.#screen.screenshot();
  }

  /** Whether the machine answers within two seconds. */
  async ping(nonce: string = String(randomInt(2 ** 48 - 1))): Promise<boolean> {
    try {
      const timeoutMs = Math.min(PING_TIMEOUT_MS, this.#timeoutMs);
      const answer = await this.#call('ping', { nonce }, { timeoutMs });
      return answer.nonce === nonce;
    } catch (error) {
      if (SelfhostedControlError.is(error)) return false;
      throw error;
    }
  }

  /** Opens the desktop (6080) or a terminal (any other port) on the machine, and says where it is relayed. */
  async resolveExposedPort(port: number): Promise<ExposedPortEndpoint> {
    const { channel } =
      port === DESKTOP_STREAM_PORT
        ? await this.#call('desktopEnsure', { width: 0, height: 0 })
        : await this.#call('ptyOpen', {
            command: [],
            cwd: this.workingDir,
            env: {},
            cols: 0,
            rows: 0,
            term: 'xterm-256color',
          });
    const { workspaceId, agentId } = this;
    return resolveRelayEndpoint(this.#deps.relay, { workspaceId, agentId, port, channel });
  }

  serializeSessionState(): SelfhostedSessionState {
    return { agentId: this.agentId };
  }
}
