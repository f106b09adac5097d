import { SandboxError } from '@opengeni/contracts/errors';
import type {
  CapturedFiles,
  CreateLeasedBox,
  LeasedBoxDriver,
  OfPlacedBox,
  PlacedBox,
} from '@opengeni/sandbox/leases';

/** A box that is a line of text. */
export interface MemoryBox {
  text: string;
}

/** Boxes in the memory of one process, which come and go at once. */
export class MemoryBoxDriver implements LeasedBoxDriver<MemoryBox> {
  readonly running = new Map<string, MemoryBox>();
  readonly archives = new Map<string, string>();
  created = 0;

  async create(request: CreateLeasedBox): Promise<{ box: MemoryBox; placed: PlacedBox }> {
    this.created += 1;
    const placed = { instanceId: `box-${this.created}` };
    const reference = request.archives?.current.reference;
    const box = { text: reference === undefined ? '' : (this.archives.get(reference) ?? '') };
    this.running.set(placed.instanceId, box);
    try {
      await request.onCreated(placed);
    } catch (error) {
      this.running.delete(placed.instanceId);
      throw error;
    }
    return { box, placed };
  }

  async attach({ placed }: OfPlacedBox): Promise<MemoryBox> {
    return this.#find(placed);
  }

  async capture(request: OfPlacedBox & { readonly captureId: string }): Promise<CapturedFiles> {
    this.archives.set(request.captureId, this.#find(request.placed).text);
    return { reference: request.captureId, mode: 'memory' };
  }

  async terminate({ placed }: OfPlacedBox): Promise<void> {
    this.running.delete(placed.instanceId);
  }

  async discardArchive({ reference }: CapturedFiles): Promise<void> {
    this.archives.delete(reference);
  }

  #find({ instanceId }: PlacedBox): MemoryBox {
    const box = this.running.get(instanceId);
    if (box === undefined) throw new SandboxError('box_gone', `The box ${instanceId} is gone.`);
    return box;
  }
}
