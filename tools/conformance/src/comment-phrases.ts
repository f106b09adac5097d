import type { Rule, Violation } from './rule.ts';
import type { Comment, SourceFile } from './source-file.ts';

interface BannedPhrase {
  readonly pattern: RegExp;
  readonly message: string;
}

/** Names of published standards look like ticket codes and are none. */
const standards =
  /\b(?:SHA|UTF|AES|ISO|RFC|ADR|HMAC|HKDF|ECMA|IEEE|ANSI|VT|X|P|HTTP|CVE|ES|CP|UCS)-\d[\d-]*/g;

const history = 'comments describe the present, not history';

const bannedPhrases: readonly BannedPhrase[] = [
  { pattern: /\b[PMWS]\d+\.\d+\b/, message: 'plan codes do not belong in comments' },
  { pattern: /\b(?:phase|milestone|sprint) \d/i, message: 'plan codes do not belong in comments' },
  { pattern: /\bstep \d+\b/i, message: 'plan codes do not belong in comments' },
  { pattern: /(?:^|\s)#\d{2,}\b/, message: 'ticket codes do not belong in comments' },
  { pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/, message: 'finish it or file it; no TODO in sources' },
  { pattern: /\blegacy\b/i, message: history },
  { pattern: /\bbyte[- ]for[- ]byte\b/i, message: history },
  { pattern: /\bthe old (?!age\b)/i, message: history },
  { pattern: /\b(?:historically|formerly|as of v?\d|was added in|back then)\b/i, message: history },
  {
    pattern: /\b(?:previously|originally|original implementation|renamed from|deprecated since)\b/i,
    message: history,
  },
  { pattern: /\bused to (?:be|have|throw|return)\b/i, message: history },
  { pattern: /\b20\d\d-\d\d-\d\d\b(?!T)/, message: `${history}; dates belong in an ADR` },
  {
    pattern: /\b(?:NEVER|ALWAYS|MUST|IMPORTANT|WARNING|CAUTION|DO NOT|DON'T|ONLY|BEWARE)\b/,
    message: 'no capitals for alarm',
  },
  { pattern: /[-=*#~─━═]{4,}/, message: 'no section banners; split the file instead' },
  {
    pattern: /^[\s*]*@param\s/m,
    message: 'no `@param`; say what the type cannot say in a sentence',
  },
];

const ticketCode = /\b[A-Z]{2,8}-\d{1,5}\b/;

function findProblems(comment: Comment): string[] {
  const problems = bannedPhrases
    .filter(({ pattern }) => pattern.test(comment.text))
    .map(({ message }) => message);
  if (ticketCode.test(comment.text.replaceAll(standards, ''))) {
    problems.push('ticket codes do not belong in comments');
  }
  return [...new Set(problems)];
}

function findInSource(source: SourceFile): Violation[] {
  return source.comments.flatMap((comment) =>
    findProblems(comment).map((message) => ({
      path: source.path,
      line: comment.startLine,
      message: `${message}: "${comment.text.replaceAll(/\s+/g, ' ').trim().slice(0, 60)}"`,
    })),
  );
}

/** Comments are plain sentences about the present. */
export const commentPhrases: Rule = {
  name: 'comments speak of the present',
  findViolations: ({ sources }) =>
    sources.filter((source) => !source.isGenerated).flatMap((source) => findInSource(source)),
};
