import { describe, expect, it } from 'vitest';
import { readDiagnostics } from './compiler-diagnostics.ts';

const missing = [
  `seed.ts(1,2): error TS2305: Module '"@opengeni/runtime/sandbox"' has no exported member 'Zebra'.`,
  `seed.ts(2,2): error TS2305: Module '"@opengeni/runtime/sandbox"' has no exported member 'Apple'.`,
  `seed.ts(3,2): error TS2724: '"@opengeni/contracts"' has no exported member named 'FsLst'. Did you mean 'FsList'?`,
];

describe('diagnostics of the compiler', () => {
  it('a clean run says nothing', () => {
    expect(readDiagnostics('exit 0\n')).toEqual({ missingNames: {}, others: [] });
  });

  it('missing names are collected by module, sorted and each once', () => {
    const output = [...missing, missing[0], 'exit 1', ''].join('\n');
    expect(readDiagnostics(output)).toEqual({
      missingNames: {
        '@opengeni/contracts': ['FsLst'],
        '@opengeni/runtime/sandbox': ['Apple', 'Zebra'],
      },
      others: [],
    });
  });

  it('every other line is kept, with the lines that explain it', () => {
    const error = `seed.ts(9,7): error TS2322: Type 'string' is not assignable to type 'number'.`;
    const output = [error, '  The expected type comes from here.', missing[0], 'exit 1'].join('\n');
    expect(readDiagnostics(output).others).toEqual([error, '  The expected type comes from here.']);
  });

  it('a compiler that fails without a word is a finding', () => {
    expect(readDiagnostics('exit 134').others).toEqual([
      'The compiler ended with exit code 134 and said nothing.',
    ]);
    expect(readDiagnostics('').others).toHaveLength(1);
  });
});
