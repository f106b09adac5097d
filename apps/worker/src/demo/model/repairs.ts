import type { SourceFunction } from './source-code.ts';
import type { TestFailure } from './test-failure.ts';

/** One line of a function, and what it should be. */
export interface Edit {
  /** Number of the line in the file, from 1. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
}

/** A mistake that the embedded model recognises in code that a failing test has led it to. */
interface Repair {
  readonly reason: string;
  /** Whether the failure looks like the work of this mistake. */
  fits(failure: TestFailure): boolean;
  /** The line as it should be, or undefined when the mistake is not in it. */
  correct(line: string, code: SourceFunction): string | undefined;
}

const isNumber = (text: string): boolean => /^-?\d/.test(text);

const REPAIRS: readonly Repair[] = [
  {
    reason: 'a product of a decimal number is not whole; it needs rounding',
    fits: ({ actual, expected }) => /^-?\d+\.\d{6,}$/.test(actual) && isNumber(expected),
    correct: replacing(
      /(?<!round\()\b(?:Number|parseFloat)\((?:[^()]|\([^()]*\))*\) \* 10+\b/,
      (product) => `Math.round(${product})`,
    ),
  },
  {
    reason: 'pages count from 1, so the first page must start at offset 0',
    fits: ({ message }) => message.includes('deep-equal'),
    correct: replacing(
      /(?<![\w.])(page\w*) \* (\w+)/,
      (_text, page, size) => `(${page} - 1) * ${size}`,
    ),
  },
  {
    reason: 'without a comparator, numbers are sorted as text',
    fits: ({ expected, message }) => isNumber(expected) || message.includes('deep-equal'),
    correct: replacing(/\.sort\(\)/, () => '.sort((a, b) => a - b)'),
  },
  {
    reason: 'the boundary itself belongs to the range',
    fits: ({ actual, expected }) => isNumber(actual) && isNumber(expected),
    correct: replacing(
      /(\w+) > (from|min\w*|lower\w*|threshold)\b/,
      (_text, value, bound) => `${value} >= ${bound}`,
    ),
  },
  {
    reason: '`||` takes 0 for a missing value; only null and undefined are missing',
    fits: ({ message }) => /equal/.test(message),
    correct: replacing(
      /([\w.]+\.\w+) \|\| ([A-Z][A-Z_]+|\d+)\b/,
      (_text, value, fallback) => `${value} ?? ${fallback}`,
    ),
  },
  {
    reason: '`replace` with a text replaces the first occurrence only',
    fits: ({ message }) => /equal/.test(message),
    correct: replacing(/\.replace\((?=['"`])/, () => '.replaceAll('),
  },
  {
    reason: '`reduce` without a start value fails on an empty list',
    fits: ({ message }) => message.includes('Reduce of empty array with no initial value'),
    correct: replacing(
      /(\.reduce\(\(\w+, \w+\) => \w+ \+ (?:[^(),]|\([^()]*\))+)\)/,
      (_text, call) => `${call}, 0)`,
    ),
  },
  {
    reason: 'the call gives a promise, which must be awaited before it is compared',
    fits: ({ message }) => message.includes('Missing expected rejection'),
    correct: awaitCall,
  },
];

/** The first known mistake in a function that fits the failure; undefined when the model knows none. */
export function findEdit(code: SourceFunction, failure: TestFailure): Edit | undefined {
  for (const repair of REPAIRS.filter((candidate) => candidate.fits(failure))) {
    for (const [index, before] of code.lines.entries()) {
      const after = repair.correct(before, code);
      if (after !== undefined)
        return { line: code.firstLine + index, before, after, reason: repair.reason };
    }
  }
  return undefined;
}

function replacing(
  pattern: RegExp,
  replacement: (...groups: string[]) => string,
): Repair['correct'] {
  return (line) => (pattern.test(line) ? line.replace(pattern, replacement) : undefined);
}

/** Awaits a call in an asynchronous function whose other calls on the same object are awaited. */
function awaitCall(line: string, code: SourceFunction): string | undefined {
  const text = code.lines.join('\n');
  if (!/\basync\b/.test(code.lines[0] ?? '')) return undefined;
  const [call, object] = /(?<=[=(] )(\w+)\.\w+\(/.exec(line) ?? [];
  if (call === undefined || object === undefined || !text.includes(`await ${object}.`))
    return undefined;
  return line.replace(call, `await ${call}`);
}
