import { SandboxError } from '@opengeni/contracts/errors';

/** What failed. `x11vnc` stands for the VNC server and `xvfb` for the X server, whichever programs they are. */
export type DisplayStage = 'xvfb' | 'x11vnc' | 'websockify' | 'paint' | 'lock' | 'unknown';

const STAGE_OF_EXIT_CODE: Readonly<Record<number, DisplayStage>> = {
  11: 'xvfb',
  12: 'x11vnc',
  13: 'websockify',
  14: 'paint',
  15: 'lock',
};

/** Exit code of the script in a box that has neither a launcher nor the programs of a desktop. */
export const DISPLAY_PROGRAMS_MISSING_EXIT_CODE = 16;

const MAX_OUTPUT_CHARACTERS = 4000;

/** A desktop did not come up, or could not be taken down. Code `display_failed`. */
export class DisplayStackError extends SandboxError {
  override readonly name = 'DisplayStackError';
  /** Exit code of the script; 124 when it was ended by its time limit, -1 when there is none. */
  readonly exitCode: number;
  readonly stage: DisplayStage;

  constructor(failure: {
    readonly exitCode: number;
    readonly output?: string;
    /** Default: the stage that the exit code stands for. */
    readonly stage?: DisplayStage;
  }) {
    const { exitCode } = failure;
    const stage = failure.stage ?? STAGE_OF_EXIT_CODE[exitCode] ?? 'unknown';
    const output = (failure.output ?? '').trim().slice(-MAX_OUTPUT_CHARACTERS);
    const sentence = `desktop display stack failed at stage "${stage}" (exit ${exitCode})`;
    super('display_failed', output === '' ? sentence : `${sentence}:\n${output}`, {
      details: { exitCode, stage },
    });
    this.exitCode = exitCode;
    this.stage = stage;
  }
}

/** The box cannot have a desktop. Code `unsupported`. */
export class DisplayStackUnsupportedError extends SandboxError {
  override readonly name = 'DisplayStackUnsupportedError';
  /** Programs that the box lacks; empty when it cannot run commands at all. */
  readonly missingPrograms: readonly string[];

  constructor(missingPrograms: readonly string[] = []) {
    super('unsupported', unsupportedMessage(missingPrograms), { details: { missingPrograms } });
    this.missingPrograms = missingPrograms;
  }
}

function unsupportedMessage(missingPrograms: readonly string[]): string {
  if (missingPrograms.length === 0) {
    return 'The box cannot run commands, so it cannot have a desktop; choose a backend that can.';
  }
  return (
    `The box lacks programs of the desktop: ${missingPrograms.join(', ')}. ` +
    'Install the packages that the README of @opengeni/desktop lists, or an opengeni-desktop-up launcher.'
  );
}
