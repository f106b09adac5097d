import { ErrorCode, StreamKind } from '@opengeni/agent-proto/messages';
import type {
  AgentError,
  ControlRequest,
  ControlResponse,
  DesktopScreenshotResponse,
  ExecRequest,
  ExecResponse,
  StreamChannel,
} from '@opengeni/agent-proto/messages';
import { DESKTOP_STREAM_PORT, TERMINAL_STREAM_PORT } from '@opengeni/contracts/backends';
import { errorResponse, offlineControlResponse } from '../control/agent-error.ts';
import type { ControlRpc } from '../control/control-rpc.ts';
import { createBlankPng } from './blank-png.ts';
import { MockAgentFailure, MockMachineFiles } from './mock-machine-files.ts';

/** Answers commands of a mock machine. */
export type MockExecHandler = (req: ExecRequest) => ExecResponse | Promise<ExecResponse>;

export interface MockAgentResponderOptions {
  /** Default true. */
  online?: boolean;
  /** Whether the owner consented to control of the screen. Default true. */
  consented?: boolean;
  /** Whether the machine is shutting down. Default false. */
  draining?: boolean;
  files?: Record<string, string | Uint8Array>;
  /** Default: prints the command, or the host name when the command asks for it. */
  exec?: MockExecHandler;
  /** Default `mock-machine`. */
  hostname?: string;
  /** Parts of the screenshot; default a blank picture of 1024x768 without native size. */
  screenshot?: Partial<DesktopScreenshotResponse>;
  /** Requests with a smaller epoch are fenced; default 0, and 0 in a request is never fenced. */
  heldEpoch?: number;
}

type Operation = NonNullable<ControlRequest['op']>;
type Result = NonNullable<ControlResponse['result']>;

const DISPLAY_SIZE = { width: 1024, height: 768 };

/** A machine in memory, for tests without NATS and without an agent. */
export class MockAgentResponder implements ControlRpc {
  readonly hostname: string;
  /** Every request, recorded before anything else. */
  readonly requests: { subject: string; req: ControlRequest }[] = [];
  readonly #options: MockAgentResponderOptions;
  readonly #files: MockMachineFiles;
  #isOnline: boolean;
  #heldEpoch: number;

  constructor(options: MockAgentResponderOptions = {}) {
    this.hostname = options.hostname ?? 'mock-machine';
    this.#options = options;
    this.#files = new MockMachineFiles(options.files ?? {});
    this.#isOnline = options.online ?? true;
    this.#heldEpoch = options.heldEpoch ?? 0;
  }

  setOnline(online: boolean): void {
    this.#isOnline = online;
  }

  setHeldEpoch(epoch: number): void {
    this.#heldEpoch = epoch;
  }

  /** The content of a file as text; undefined when there is none. */
  fileText(path: string): string | undefined {
    return this.#files.text(path);
  }

  async request(
    subject: string,
    req: ControlRequest,
    _opts: { timeoutMs: number },
  ): Promise<ControlResponse> {
    this.requests.push({ subject, req });
    const { requestId, op } = req;
    if (!this.#isOnline) return offlineControlResponse(requestId);
    const refusal = this.#refuse(req);
    if (refusal !== undefined) return errorResponse(requestId, refusal);
    if (op === undefined) return errorResponse(requestId, failure('PROTOCOL', 'no operation'));
    try {
      return { requestId, error: undefined, result: await this.#run(op) };
    } catch (error) {
      if (!(error instanceof MockAgentFailure)) throw error;
      return errorResponse(requestId, error.toAgentError());
    }
  }

  #refuse({ epoch }: ControlRequest): AgentError | undefined {
    if (epoch !== 0 && epoch < this.#heldEpoch) {
      const detail = { op_epoch: String(epoch), held_epoch: String(this.#heldEpoch) };
      return { ...failure('FENCED', 'stale epoch'), retryable: true, detail };
    }
    if (this.#options.draining !== true) return undefined;
    return { ...failure('DRAINING', 'the agent is shutting down'), retryable: true };
  }

  async #run(op: Operation): Promise<Result> {
    switch (op.$case) {
      case 'ping':
        return { $case: 'ping', ping: { nonce: op.ping.nonce, agentMonotonicMs: '0' } };
      case 'exec':
        return { $case: 'exec', exec: await (this.#options.exec ?? this.#echo)(op.exec) };
      case 'desktopEnsure':
        return { $case: 'desktopEnsure', desktopEnsure: createDesktop() };
      case 'desktopScreenshot':
        return { $case: 'desktopScreenshot', desktopScreenshot: this.#screenshot() };
      case 'desktopInput':
        if (this.#options.consented ?? true) return { $case: 'desktopInput', desktopInput: {} };
        throw new MockAgentFailure(
          ErrorCode.ERROR_CODE_CONSENT_REQUIRED,
          'screen control not consented',
        );
      case 'ptyOpen':
        return { $case: 'ptyOpen', ptyOpen: createTerminal() };
      default:
        return this.#runFileOperation(op);
    }
  }

  #runFileOperation(op: Operation): Result {
    const files = this.#files;
    switch (op.$case) {
      case 'fsRead':
        return { $case: 'fsRead', fsRead: readSlice(files.read(op.fsRead.path), op.fsRead) };
      case 'fsWrite': {
        const { path, content, append, mode } = op.fsWrite;
        files.write(path, { bytes: content, append, mode });
        return { $case: 'fsWrite', fsWrite: { bytesWritten: String(content.length) } };
      }
      case 'fsList': {
        const entries = files.list(op.fsList.path, op.fsList.recursive);
        return { $case: 'fsList', fsList: { entries } };
      }
      case 'fsStat': {
        const entry = files.stat(op.fsStat.path);
        return { $case: 'fsStat', fsStat: { exists: entry !== undefined, entry } };
      }
      case 'fsMkdir':
        files.makeDirectory(op.fsMkdir.path);
        return { $case: 'fsMkdir', fsMkdir: {} };
      case 'fsMove':
        files.move(op.fsMove.from, op.fsMove.to, op.fsMove.overwrite);
        return { $case: 'fsMove', fsMove: {} };
      case 'fsRemove':
        files.remove(op.fsRemove.path, op.fsRemove.recursive);
        return { $case: 'fsRemove', fsRemove: {} };
      default:
        throw new MockAgentFailure(
          ErrorCode.ERROR_CODE_UNSUPPORTED,
          `mock does not implement ${op.$case}`,
        );
    }
  }

  readonly #echo: MockExecHandler = ({ command }) => {
    const text = command.join(' ');
    const line = /hostname|HOSTNAME/.test(text) ? this.hostname : text;
    return {
      exitCode: 0,
      stdout: new TextEncoder().encode(`${line}\n`),
      stderr: new Uint8Array(),
      timedOut: false,
      durationMs: '1',
    };
  };

  #screenshot(): DesktopScreenshotResponse {
    const { width, height } = DISPLAY_SIZE;
    const part = this.#options.screenshot ?? {};
    const size = { width: part.width ?? width, height: part.height ?? height };
    const png = part.png ?? createBlankPng(size.width, size.height);
    return { nativeWidth: 0, nativeHeight: 0, ...part, ...size, png };
  }
}

type ErrorName = 'PROTOCOL' | 'FENCED' | 'DRAINING';

function failure(name: ErrorName, message: string): AgentError {
  return { code: ErrorCode[`ERROR_CODE_${name}`], message, retryable: false, detail: {} };
}

function readSlice(
  bytes: Uint8Array,
  { offset, length }: { offset: string; length: string },
): { content: Uint8Array; totalSize: string } {
  const start = Number(offset);
  const end = length === '0' ? bytes.length : start + Number(length);
  return { content: bytes.slice(start, end), totalSize: String(bytes.length) };
}

function createDesktop() {
  const channel = createChannel('mock-desktop', DESKTOP_STREAM_PORT);
  return { channel, display: { id: ':99', ...DISPLAY_SIZE, virtual: true } };
}

function createTerminal() {
  return { ptyId: 'mock-pty', channel: createChannel('mock-pty', TERMINAL_STREAM_PORT) };
}

function createChannel(channelId: string, port: number): StreamChannel {
  const isDesktop = port === DESKTOP_STREAM_PORT;
  const kind = isDesktop ? StreamKind.STREAM_KIND_DESKTOP : StreamKind.STREAM_KIND_PTY;
  return { channelId, workspaceId: '', agentId: '', kind, port };
}
