import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const packageDirectory = join(import.meta.dirname, '..');

/** Runs a TypeScript module text from source, as a consumer of this package. */
function runModule(source: string, flags: readonly string[] = []): string {
  return execFileSync(
    process.execPath,
    ['--conditions=@opengeni/source', ...flags, '--input-type=module-typescript', '--eval', source],
    { cwd: packageDirectory, encoding: 'utf8' },
  );
}

describe('the package on a plain runtime', () => {
  it('runs from source under type stripping', () => {
    const output = runModule(
      "import { ErrorCode } from '@opengeni/agent-proto'; process.stdout.write(String(ErrorCode.ERROR_CODE_OS));",
    );
    expect(output).toBe('2');
  });

  it('needs nothing that a browser lacks: neither Buffer nor process nor a Node module', () => {
    const output = runModule(`
      const write = process.stdout.write.bind(process.stdout);
      const loaded: string[] = [];
      const { registerHooks } = await import('node:module');
      registerHooks({ resolve: (specifier, context, next) => { loaded.push(specifier); return next(specifier, context); } });
      Reflect.deleteProperty(globalThis, 'Buffer');
      Reflect.deleteProperty(globalThis, 'process');
      const { StreamFrame, decodeStreamDatagram, encodeStreamDatagram } = await import('@opengeni/agent-proto');
      const frame = { channelId: 'é', seq: '7', data: Uint8Array.of(1, 2), producedAtMs: '1' };
      const back = decodeStreamDatagram(encodeStreamDatagram({ $case: 'frame', frame }));
      const json = StreamFrame.toJSON(StreamFrame.fromJSON(StreamFrame.toJSON(frame)));
      write(JSON.stringify({ back: back.$case, json, node: loaded.filter((name) => name.startsWith('node:')) }));
    `);
    expect(JSON.parse(output)).toEqual({
      back: 'frame',
      json: { channelId: 'é', seq: '7', data: 'AQI=', producedAtMs: '1' },
      node: [],
    });
  });

  it('runs the example of its README', () => {
    const readme = readFileSync(join(packageDirectory, 'README.md'), 'utf8');
    const example = /```ts\n(?<code>[\s\S]*?)```/u.exec(readme)?.groups?.['code'] ?? '';
    expect(example).toContain('@opengeni/agent-proto');
    expect(runModule(example)).toBe('exit code 0\n');
  });
});
