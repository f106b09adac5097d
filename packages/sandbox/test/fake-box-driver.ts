import { SandboxError } from '@opengeni/contracts/errors';
import type { CapturedFiles, PlacedBox } from '../src/leases/lease-record.ts';
import type {
  BoxSighting,
  CreateLeasedBox,
  LeasedBoxDriver,
  OfPlacedBox,
} from '../src/leases/leased-box-driver.ts';

export interface FakeLeasedBox {
  readonly id: string;
  content: string;
  readonly epoch: number;
  readonly leaseKey: string;
  readonly leaseId: string;
}

type DriverStep = 'create' | 'created' | 'attach' | 'capture' | 'terminate';

/** Boxes in the memory of a test, with the steps of their driver under the test's control. */
export class FakeBoxDriver implements LeasedBoxDriver<FakeLeasedBox> {
  readonly running = new Map<string, FakeLeasedBox>();
  readonly archives = new Map<string, string>();
  readonly calls: string[] = [];
  created = 0;
  /** Called before each step; what it throws is what the provider says. */
  before: (step: DriverStep, signal: AbortSignal) => Promise<void> | void = () => {};
  canCapture = true;

  async create(request: CreateLeasedBox): Promise<{ box: FakeLeasedBox; placed: PlacedBox }> {
    const { generation, signal, archives } = request;
    await this.before('create', signal);
    this.created += 1;
    const id = `box-${this.created}`;
    const content =
      archives === undefined ? '' : (this.archives.get(archives.current.reference) ?? 'missing');
    const leaseKey = `${generation.workspaceId}.${generation.groupId}`;
    const { epoch, leaseId } = generation;
    const box = { id, content, epoch, leaseKey, leaseId };
    this.running.set(id, box);
    this.calls.push(`create ${id}`);
    const placed = { instanceId: id };
    try {
      await request.onCreated(placed);
      await this.before('created', signal);
    } catch (error) {
      this.#end(id);
      throw error;
    }
    return { box, placed };
  }

  async attach({ placed, signal }: OfPlacedBox): Promise<FakeLeasedBox> {
    await this.before('attach', signal);
    return this.#find(placed);
  }

  async capture({ placed, captureId, signal }: OfPlacedBox & { readonly captureId: string }) {
    await this.before('capture', signal);
    if (!this.canCapture) return undefined;
    this.archives.set(captureId, this.#find(placed).content);
    this.calls.push(`capture ${placed.instanceId}`);
    return { reference: captureId, mode: 'fake' };
  }

  async terminate({ placed, signal }: OfPlacedBox): Promise<void> {
    await this.before('terminate', signal);
    this.#end(placed.instanceId);
  }

  async discardArchive({ reference }: CapturedFiles): Promise<void> {
    this.archives.delete(reference);
  }

  async *inventory(): AsyncIterable<BoxSighting> {
    for (const { id, epoch, leaseKey, leaseId } of this.running.values())
      yield { instanceId: id, epoch, leaseKey, leaseId };
  }

  async terminateById(instanceId: string): Promise<void> {
    this.#end(instanceId);
  }

  #end(id: string): void {
    if (this.running.delete(id)) this.calls.push(`end ${id}`);
  }

  #find({ instanceId }: PlacedBox): FakeLeasedBox {
    const box = this.running.get(instanceId);
    if (box === undefined) throw new SandboxError('box_gone', `The box ${instanceId} is gone.`);
    return box;
  }
}
