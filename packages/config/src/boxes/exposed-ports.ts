import { splitCommaList } from '../comma-list.ts';
import { settingsError } from '../settings-problem.ts';

const VARIABLE = 'OPENGENI_DOCKER_EXPOSED_PORTS';
const MAX_PORT = 65_535;

/**
 * The ports of a comma-separated list, in order and with repetitions.
 * A port may be written in any notation of a JavaScript number. Throws `config_invalid`.
 */
export function parseExposedPorts(raw: string): number[] {
  return splitCommaList(raw).map((word) => {
    const port = Number(word);
    if (Number.isInteger(port) && port >= 1 && port <= MAX_PORT) return port;
    throw settingsError([
      {
        env: VARIABLE,
        problem: `names ${JSON.stringify(word)}, which is no port`,
        fix: `Use whole numbers from 1 to ${MAX_PORT}, separated by commas.`,
      },
    ]);
  });
}
