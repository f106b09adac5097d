import { expect, it } from 'vitest';
import { subjectFor } from './subject.ts';

it('the subject of a machine is agent.<workspace>.<agent>.rpc', () => {
  expect(subjectFor('ws-1', 'agent-1')).toBe('agent.ws-1.agent-1.rpc');
});

it.each(['a.b', '*', '>', 'a b', 'a\n', 'a\0'])(
  'an id that is not one token of a subject is refused: %j',
  (id) => {
    for (const subject of [() => subjectFor(id, 'agent'), () => subjectFor('ws', id)]) {
      expect(subject).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    }
  },
);
