import type { Model, ModelRequest, Tool } from '@openai/agents';
import { Capability, filesystem } from '@openai/agents/sandbox';

import type { ToolTransport } from './tool-transport.ts';

/**
 * The filesystem tools of the Agents SDK with the transport said explicitly. The SDK itself guesses it from
 * the name of the class of the bound model.
 */
class TransportFilesystemCapability extends Capability {
  readonly type = 'filesystem';
  readonly transport: ToolTransport;

  constructor(transport: ToolTransport) {
    super();
    this.transport = transport;
  }

  override tools(): Tool<unknown>[] {
    const structured = this.toolsFor(STRUCTURED_MODEL);
    const plain = this.toolsFor(undefined);
    return [
      ...named(this.transport.viewImage === 'structured' ? structured : plain, 'view_image'),
      ...named(this.transport.patch === 'hosted' ? structured : plain, 'apply_patch'),
    ];
  }

  // No private name: the SDK clones capabilities without running a constructor.
  private toolsFor(model: Model | undefined): Tool<unknown>[] {
    const inner = filesystem();
    if (this._session !== undefined) inner.bind(this._session);
    inner.bindRunAs(this._runAs).bindModel('', model).bindTracingParent(this._tracingParent);
    if (this._workspaceScope !== undefined) inner.bindWorkspaceScope(this._workspaceScope);
    return inner.tools();
  }
}

export type TransportFilesystem = TransportFilesystemCapability;

/** The filesystem capability with an explicit transport. */
export function transportFilesystem(transport: ToolTransport): TransportFilesystem {
  return new TransportFilesystemCapability(transport);
}

function named(tools: readonly Tool<unknown>[], name: string): Tool<unknown>[] {
  return tools.filter((candidate) => candidate.name === name);
}

// Only its presence is looked at: a model of the SDK that is not a chat model.
const STRUCTURED_MODEL: Model = {
  getResponse: refuseCall,
  async *getStreamedResponse(request) {
    await refuseCall(request);
  },
};

function refuseCall(_request: ModelRequest): Promise<never> {
  return Promise.reject(new Error('This model only marks a transport and is never called.'));
}
