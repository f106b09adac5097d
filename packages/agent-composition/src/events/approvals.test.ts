import { describe, expect, it } from 'vitest';

import { serializeApprovals } from './approvals.ts';

describe('pending approvals', () => {
  it('take the shape that an item gives itself', () => {
    class Item {
      toJSON(): object {
        return { type: 'tool_approval_item', toolName: 'deploy' };
      }
    }
    expect(serializeApprovals([new Item()])).toEqual([
      { type: 'tool_approval_item', toolName: 'deploy' },
    ]);
  });

  it('are described by id, name and arguments otherwise', () => {
    const rawItem = { callId: 'c', name: 'deploy', arguments: '{}' };
    expect(serializeApprovals([{ rawItem }])).toEqual([
      { id: 'c', name: 'deploy', arguments: '{}', raw: rawItem },
    ]);
    const plain = { id: 'i', name: 'n', arguments: { a: 1 } };
    expect(serializeApprovals([plain, 'odd'])).toEqual([
      { id: 'i', name: 'n', arguments: { a: 1 }, raw: plain },
      { id: undefined, name: undefined, arguments: undefined, raw: 'odd' },
    ]);
  });
});
