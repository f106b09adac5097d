import { describe, expect, it } from 'vitest';

import { parseExposedPorts } from './exposed-ports.ts';

describe('parseExposedPorts', () => {
  it.each([
    ['', []],
    [' , ', []],
    [' 3000, 8080,,3000 ', [3000, 8080, 3000]],
    ['0x50,1e3', [80, 1000]],
    ['1,65535', [1, 65_535]],
  ])('%j gives %j, in order and with repetitions', (raw, ports) => {
    expect(parseExposedPorts(raw)).toEqual(ports);
  });

  it.each(['0', '65536', 'abc', '-1', '80.5', '80 81'])('%j is refused by variable', (raw) => {
    expect(() => parseExposedPorts(`3000,${raw}`)).toThrow(/^OPENGENI_DOCKER_EXPOSED_PORTS /);
  });
});
