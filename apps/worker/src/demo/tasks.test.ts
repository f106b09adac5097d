import { describe, expect, it } from 'vitest';

import type { DemoRequest } from './demo-request.ts';
import { buildTurnInput, repositoryPathOf } from './tasks.ts';

const request: DemoRequest = {
  subject: { kind: 'sample', seed: 1 },
  task: undefined,
  modelId: undefined,
  backend: 'local',
  timeoutSeconds: 1,
  json: false,
  keepsBox: false,
  allowsUnsafeLocal: false,
  sharesNetwork: false,
  crashes: false,
  restores: false,
};

describe('the path of a repository in the box', () => {
  it.each([
    ['/srv/my-project', 'repos/local/my-project'],
    ['/srv/My Project (2)', 'repos/local/My-Project-2-'],
    ['/srv/.dotfiles', 'repos/local/dotfiles'],
    ["/srv/it's; rm", 'repos/local/it-s-rm'],
    ['/srv/日本', 'repos/local/repository'],
    ['/', 'repos/local/repository'],
  ])('of %s needs no quoting', (path, expected) => {
    expect(repositoryPathOf({ kind: 'directory', path })).toBe(expected);
  });
});

describe('the message that starts the turn', () => {
  it('says what to do and where', () => {
    expect(buildTurnInput(request)).toMatch(/repair it.*\n\nRepository: repos\/demo\/inventory$/);
    expect(buildTurnInput({ ...request, subject: { kind: 'directory', path: '/a/b' } })).toMatch(
      /Change nothing\.\n\nRepository: repos\/local\/b$/,
    );
    expect(buildTurnInput({ ...request, task: 'Sing.' })).toMatch(/^Sing\.\n/);
  });
});
