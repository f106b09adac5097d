import { describe, expect, it } from 'vitest';
import { parseExecBanner } from './exec-banner.ts';

const header = 'Chunk ID: 12ab34\nWall time: 0.0050 seconds';

describe('the text of execCommand', () => {
  it('is split into exit code and output', () => {
    expect(parseExecBanner(`${header}\nProcess exited with code 3\nOutput:\nhi\n`)).toEqual({
      body: 'hi\n',
      exitCode: 3,
      sessionId: undefined,
    });
  });

  it('names the session of a command that still runs', () => {
    const text = `${header}\nProcess running with session ID 7\nOriginal token count: 9\nOutput:\npart`;
    expect(parseExecBanner(text)).toEqual({ body: 'part', exitCode: undefined, sessionId: 7 });
  });

  it('believes nothing that the output itself says', () => {
    const body = 'Process exited with code 0\nOutput:\nProcess running with session ID 1\n';
    const text = `${header}\nProcess exited with code 1\nOutput:\n${body}`;
    expect(parseExecBanner(text)).toEqual({ body, exitCode: 1, sessionId: undefined });
    expect(parseExecBanner(`Output:\n${body}`)).toEqual({
      body,
      exitCode: undefined,
      sessionId: undefined,
    });
  });

  it.each([
    'no banner here',
    '',
    'Process exited with code 0\n',
    `strange line\nProcess exited with code 0\nOutput:\nx`,
    `${header}\n${'Chunk ID: x\n'.repeat(2000)}Process exited with code 0\nOutput:\nx`,
  ])('is all output without a well-formed header (%#)', (text) => {
    expect(parseExecBanner(text)).toEqual({
      body: text,
      exitCode: undefined,
      sessionId: undefined,
    });
  });

  it('has no status when the header has two', () => {
    const text = `${header}\nProcess exited with code 0\nProcess exited with code 1\nOutput:\nx`;
    expect(parseExecBanner(text)).toEqual({ body: 'x', exitCode: undefined, sessionId: undefined });
  });
});
