import { SandboxError } from '@opengeni/contracts/errors';

/** What failed: the server itself, or something that its exit code does not tell. */
export type TerminalStage = 'ttyd' | 'unknown';

const TTYD_EXIT_CODE = 14;
const MAX_OUTPUT_CHARACTERS = 4000;

/** A terminal server did not come up. Code `port_unavailable`. */
export class TerminalServerError extends SandboxError {
  override readonly name = 'TerminalServerError';
  /** Exit code of the script; -1 when there is none. */
  readonly exitCode: number;
  readonly stage: TerminalStage;

  constructor(failure: { readonly exitCode: number; readonly output?: string }) {
    const { exitCode } = failure;
    const stage = exitCode === TTYD_EXIT_CODE ? 'ttyd' : 'unknown';
    const output = (failure.output ?? '').trim().slice(-MAX_OUTPUT_CHARACTERS);
    const sentence = `terminal server failed at stage "${stage}" (exit ${exitCode})`;
    super('port_unavailable', output === '' ? sentence : `${sentence}:\n${output}`, {
      details: { exitCode, stage },
    });
    this.exitCode = exitCode;
    this.stage = stage;
  }
}

/** The box cannot run commands, so it cannot have a terminal server. Code `unsupported`. */
export class TerminalServerUnsupportedError extends SandboxError {
  override readonly name = 'TerminalServerUnsupportedError';

  constructor() {
    super(
      'unsupported',
      'The box cannot run commands, so it cannot have a terminal server; choose a backend that can.',
    );
  }
}
