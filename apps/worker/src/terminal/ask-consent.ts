import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';

export interface ConsentRequest {
  readonly input: Readable;
  readonly output: Writable;
  readonly question: string;
  readonly signal: AbortSignal;
  /** Called for Ctrl-C, which the prompt takes for itself. */
  readonly onInterrupt: () => void;
}

/** Asks a question on a terminal; anything but yes is a no, and so is an abort. */
export async function askConsent({
  input,
  output,
  question,
  signal,
  onInterrupt,
}: ConsentRequest): Promise<boolean> {
  const prompt = createInterface({ input, output });
  const interrupted = new Promise<string>((resolve) => {
    prompt.once('SIGINT', () => {
      onInterrupt();
      resolve('no');
    });
    prompt.once('close', () => resolve('no'));
  });
  try {
    const answer = await Promise.race([
      prompt.question(`${question} [y/N] `, { signal }),
      interrupted,
    ]);
    return /^y(?:es)?$/i.test(answer.trim());
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    prompt.close();
  }
}
