import { createLocalProvider } from '../src/index.ts';

// A process that makes an isolated box with a process in it, says where the box is, and waits to be killed.
const [mark = ''] = process.argv.slice(2);
const provider = createLocalProvider();
const client = provider.build({
  settings: { localIsolation: 'bubblewrap', localNetwork: false },
  environment: {},
  exposedPorts: [],
});
const session = await client?.create?.({});
if (session === undefined) throw new Error('the box was not made');
await provider.rolesOf?.(session).commands?.run({
  command: `setsid sh -c 'trap "" HUP INT TERM; sleep 300; sleep 300' ${mark} > /dev/null 2>&1 < /dev/null &`,
});
process.stdout.write(`${String(Reflect.get(session.state, 'workspaceRootPath'))}\n`);
// Ends with the test also when that forgets it.
process.stdin.on('close', () => process.exit(0)).resume();
