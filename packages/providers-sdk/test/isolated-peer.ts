import { createInterface } from 'node:readline';
import { SandboxError } from '@opengeni/contracts/errors';
import { createLocalProvider } from '../src/index.ts';
import type { PeerRequest } from './isolated-peers.ts';

// A process that works in a local box as each line of its input says, and answers with a line for each.
const [keyctl] = process.argv.slice(2);
const provider = createLocalProvider({ programs: keyctl === undefined ? {} : { keyctl } });
let session: Awaited<ReturnType<typeof open>> | undefined;

async function open({ state, ...settings }: PeerRequest & { do: 'open' }) {
  const client = provider.build({ settings, environment: {}, exposedPorts: [] });
  const stored = state && (await client?.deserializeSessionState?.(state));
  const opened = await (stored === undefined ? client?.create?.({}) : client?.resume?.(stored));
  if (opened === undefined) throw new Error('the box was not made');
  return { opened, record: await client?.serializeSessionState?.(opened.state) };
}

async function answer(request: PeerRequest): Promise<unknown> {
  if (request.do === 'open') {
    session = await open(request);
    return session.record;
  }
  if (session === undefined) throw new Error('there is no box');
  const { opened } = session;
  if (request.do === 'run') {
    return provider.rolesOf?.(opened).commands?.run({ command: request.command });
  }
  const settings = { localIsolation: 'auto', localNetwork: false } as const;
  return provider.terminateById?.(settings, String(Reflect.get(opened.state, 'workspaceRootPath')));
}

function describeFailure(error: unknown) {
  return { code: SandboxError.is(error) ? error.code : 'none', message: String(error) };
}

for await (const line of createInterface({ input: process.stdin })) {
  const result = await answer(JSON.parse(line) as PeerRequest).then(
    (value) => ({ value }),
    (error: unknown) => ({ error: describeFailure(error) }),
  );
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
