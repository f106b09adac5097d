import { SandboxError } from '@opengeni/contracts/errors';
import type { ResolvedRunRequest } from '@opengeni/contracts/ports';
import { quoteShellWord, quoteShellWords } from './shell-quote.ts';

/** Longest script that is passed as an argument; kernels refuse arguments of 128 KiB. */
const MAX_INLINE_SCRIPT_BYTES = 100_000;

/** The files that describe a command to its supervisor. */
export interface MainScript {
  /** Runs in the process that leads the group and becomes the command. */
  readonly main: string;
  /** A script that is too long to be an argument. */
  readonly script: string | undefined;
}

/**
 * Builds what the leader of the process group runs: it notes its id, enters the directory, sets the
 * variables and becomes the command. Throws code `invalid_request` for a program that starts with a dash.
 */
export function buildMainScript(
  request: ResolvedRunRequest,
  place: { readonly directory: string; readonly cwd: string },
): MainScript {
  const { directory, cwd } = place;
  const { command, env } = request;
  const setup = [
    `echo $$ >${directory}/pid`,
    `cd ${quoteShellWord(cwd)} 2>/dev/null || { : >${directory}/no-directory; exit 1; }`,
    ...Object.entries(env).map(([name, value]) => `export ${name}=${quoteShellWord(value)}`),
  ];
  const isLong =
    typeof command === 'string' && Buffer.byteLength(command) > MAX_INLINE_SCRIPT_BYTES;
  const words = wordsOf(command, isLong ? `${directory}/script` : undefined);
  return {
    main: [...setup, `exec ${quoteShellWords(words)}`, ''].join('\n'),
    script: isLong ? command : undefined,
  };
}

function wordsOf(
  command: ResolvedRunRequest['command'],
  scriptFile: string | undefined,
): readonly string[] {
  if (typeof command === 'string') {
    return scriptFile === undefined ? ['/bin/sh', '-c', command] : ['/bin/sh', scriptFile];
  }
  if (command[0].startsWith('-')) {
    throw new SandboxError(
      'invalid_request',
      'The field command of the run request names a program that starts with a dash; give its path.',
    );
  }
  return command;
}
