import { UnixLocalSandboxClient } from '@openai/agents/sandbox/local';
import { parseSettings } from '@opengeni/config';
import type { Settings } from '@opengeni/config';
import type { SandboxSessionLike } from '@opengeni/contracts/ports';

import type { NormalizedRuntimeEvent } from '../src/events/runtime-event.ts';
import { resolveTurnRoute } from '../src/models/model-route.ts';
import { createProviderClients } from '../src/models/provider-clients.ts';
import { composeAgent } from '../src/turn/compose-agent.ts';
import { runTurn } from '../src/turn/run-turn.ts';
import type { RunTurnOptions, TurnResult } from '../src/turn/turn-run.ts';
import { startLoopbackProvider, stream } from './loopback-provider.ts';
import type { Answer, LoopbackProvider, ReceivedRequest } from './loopback-provider.ts';
import { messageItem, responseEvents } from './provider-events.ts';
import { collectEvents } from './turn-fixture.ts';

/** The key that the loopback provider is called with. */
export const KEY = 'sk-loopback-secret';

export interface Played {
  readonly result: TurnResult;
  readonly events: readonly NormalizedRuntimeEvent[];
  readonly requests: readonly ReceivedRequest[];
}

/** Settings whose built-in provider is the loopback one. */
export function settingsFor(
  provider: LoopbackProvider,
  variables: Record<string, string> = {},
): Settings {
  return parseSettings({
    OPENGENI_SANDBOX_BACKEND: 'none',
    OPENAI_API_KEY: KEY,
    OPENAI_BASE_URL: provider.baseUrl,
    OPENGENI_OPENAI_MAX_RETRIES: '2',
    OPENGENI_CONTEXT_COMPACTION_MODE: 'server',
    ...variables,
  });
}

/** Runs one turn of the real provider code against prepared answers. */
export async function playTurn(
  answers: readonly Answer[],
  options: RunTurnOptions & {
    readonly modelTimeoutMs?: number;
    readonly variables?: Record<string, string>;
  } = {},
): Promise<Played> {
  await using provider = await startLoopbackProvider(answers);
  const { modelTimeoutMs, variables, ...runOptions } = options;
  const settings = settingsFor(provider, variables);
  const route = resolveTurnRoute(settings, settings.openaiModel, createProviderClients());
  const plan = composeAgent(settings, [], {
    route,
    sandboxEnvironment: {},
    ...(modelTimeoutMs === undefined ? {} : { modelTimeoutMs }),
  });
  const turn = runTurn(plan, 'Go.', runOptions);
  const events = await collectEvents(turn);
  return { result: await turn.result, events, requests: [...provider.requests] };
}

/** Gives a real local box and closes it afterwards. */
export async function withLocalBox<TResult>(
  use: (session: SandboxSessionLike) => Promise<TResult>,
): Promise<TResult> {
  const session = await new UnixLocalSandboxClient().create({});
  try {
    return await use(session);
  } finally {
    await session.close?.();
  }
}

/** The last answer of a turn. */
export const ANSWERED: Answer = stream(responseEvents([messageItem('Done.')], 'Done.'));
