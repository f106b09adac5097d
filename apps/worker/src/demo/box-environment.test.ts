import { describe, expect, it } from 'vitest';

import { buildBoxEnvironment } from './box-environment.ts';

const input = {
  backend: 'local',
  subject: 'sample',
  path: '/repo/node_modules/.bin:/usr/bin::/bin',
  nodePath: '/opt/node/bin/node',
} as const;

describe('the variables of the box', () => {
  it('put this Node first for the sample', () => {
    expect(buildBoxEnvironment(input)['PATH']).toBe('/opt/node/bin:/usr/bin:/bin');
  });

  it('put this Node last for a repository of the person', () => {
    const environment = buildBoxEnvironment({ ...input, subject: 'directory' });
    expect(environment['PATH']).toBe('/usr/bin:/bin:/opt/node/bin');
  });

  it('work without a search path', () => {
    expect(buildBoxEnvironment({ ...input, path: undefined })['PATH']).toBe('/opt/node/bin');
  });

  it('hold nothing of this machine for a container', () => {
    expect(buildBoxEnvironment({ ...input, backend: 'docker' })).toEqual({ NO_COLOR: '1' });
  });
});
