import type { ControlRpc } from '@opengeni/selfhosted';
import { MockAgentResponder } from '@opengeni/selfhosted/testing';
import { describe, expect, it } from 'vitest';
import { createRoutedComputer, listInputs } from './routed-computer.ts';

const png = new Uint8Array([137, 80, 78, 71]);

/** Puts an agent where requests to the machine arrive, and returns the way to it. */
export type ReachAgent = (agent: MockAgentResponder) => Promise<ControlRpc>;

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly nativeWidth: number;
  readonly nativeHeight: number;
}

/** The rules of native geometry, over whatever carries the requests. */
export function describeNativeGeometry(reachAgent: ReachAgent): void {
  const createScene = async (picture: Picture) => {
    const agent = new MockAgentResponder({ screenshot: { png, ...picture } });
    const scene = await createRoutedComputer(await reachAgent(agent));
    return { ...scene, agent };
  };

  describe('a picture that the machine scaled down', () => {
    const scaled = { width: 1280, height: 720, nativeWidth: 2560, nativeHeight: 1440 };

    it('keeps both of its sizes through the machine session and the routing session', async () => {
      const { machine, routed } = await createScene(scaled);
      expect(await machine.screenshot?.()).toEqual({ png, ...scaled });
      expect(await routed.screenshot()).toEqual({ png, ...scaled });
    });

    it('is clicked where its owner sees it: points are scaled back to the native screen', async () => {
      const { computer, agent } = await createScene(scaled);
      await computer.screenshot();
      await computer.click(640, 359, 'left');
      await computer.scroll(1279, 719, 0, 120);
      await computer.drag([
        [0, 0],
        [10, 20],
      ]);
      expect(computer.dimensions).toEqual([1280, 720]);
      expect(listInputs(agent)).toMatchObject([
        { $case: 'pointer', pointer: { x: 1280, y: 718 } },
        { $case: 'scroll', scroll: { x: 2558, y: 1438, deltaX: 0, deltaY: 120 } },
        { $case: 'pointer', pointer: { x: 0, y: 0 } },
        { $case: 'pointer', pointer: { x: 20, y: 40 } },
        { $case: 'pointer', pointer: { x: 20, y: 40 } },
      ]);
    });

    it('may be scaled by another factor in each direction', async () => {
      const { computer, agent } = await createScene({ ...scaled, nativeHeight: 1080 });
      await computer.screenshot();
      await computer.move(100, 100);
      expect(listInputs(agent)).toMatchObject([{ pointer: { x: 200, y: 150 } }]);
    });
  });

  describe('a native size of 0, as an older agent sends it', () => {
    const older = { width: 1024, height: 768, nativeWidth: 0, nativeHeight: 0 };

    it('reads as the size of the picture through both sessions', async () => {
      const { machine, routed } = await createScene(older);
      const same = { ...older, nativeWidth: 1024, nativeHeight: 768 };
      expect(await machine.screenshot?.()).toEqual({ png, ...same });
      expect(await routed.screenshot()).toEqual({ png, ...same });
    });

    it('leaves points where they are', async () => {
      const { computer, agent } = await createScene(older);
      await computer.screenshot();
      await computer.click(100, 50, 'left');
      expect(listInputs(agent)).toMatchObject([{ pointer: { x: 100, y: 50 } }]);
    });
  });
}
