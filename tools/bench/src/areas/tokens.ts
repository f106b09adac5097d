import { streamToken } from '@opengeni/contracts/tokens';
import type { StreamTokenPayload } from '@opengeni/contracts/tokens';
import type { Area, Row } from '../row.ts';
import { createAsyncTokens } from '../async-tokens.ts';
import type { AsyncTokens } from '../async-tokens.ts';

const SECRET = 'a secret of thirty-two characters';
const TOKENS_PER_ROUND = 500;
const ROUNDS = 61;
const WARMUPS = 6;
const GOAL = 1 / 3;

const CLAIMS: StreamTokenPayload = {
  workspaceId: '3b1f0e5c-58f7-4d8e-9f43-0a0a3d9d7b11',
  sessionId: '3b1f0e5c-58f7-4d8e-9f43-0a0a3d9d7b12',
  viewerId: '3b1f0e5c-58f7-4d8e-9f43-0a0a3d9d7b13',
  leaseEpoch: 3,
  mode: 'view',
  port: 6080,
  exp: 4_102_444_800,
};

interface Round {
  readonly ours: number;
  readonly baseline: number;
}

function measureOurs(): number {
  const startedAt = performance.now();
  for (let index = 0; index < TOKENS_PER_ROUND; index += 1) {
    const token = streamToken.sign(SECRET, CLAIMS);
    if (!streamToken.check(SECRET, token).ok) throw new Error('A token of ours must verify.');
  }
  return microsecondsEach(startedAt);
}

async function measureAsync(tokens: AsyncTokens): Promise<number> {
  const startedAt = performance.now();
  for (let index = 0; index < TOKENS_PER_ROUND; index += 1) {
    const token = await tokens.sign(CLAIMS);
    if ((await tokens.verify(token)) === null) throw new Error('A token must verify.');
  }
  return microsecondsEach(startedAt);
}

function microsecondsEach(startedAt: number): number {
  return ((performance.now() - startedAt) * 1000) / TOKENS_PER_ROUND;
}

/** Who is first alternates, so that neither side always meets the garbage of the other. */
async function measureRound(tokens: AsyncTokens, isOursFirst: boolean): Promise<Round> {
  if (isOursFirst) {
    const ours = measureOurs();
    return { ours, baseline: await measureAsync(tokens) };
  }
  const baseline = await measureAsync(tokens);
  return { ours: measureOurs(), baseline };
}

/** The round whose ratio is the median: a disturbance within one round moves no other round. */
function pickMedianRound(rounds: readonly Round[]): Round {
  const sorted = rounds.toSorted(
    (left, right) => left.ours / left.baseline - right.ours / right.baseline,
  );
  const median = sorted[Math.floor(sorted.length / 2)];
  if (median === undefined) throw new Error('A median needs rounds.');
  return median;
}

/** Both sides make the same tokens, with keys that are derived once and kept. */
export const tokensArea: Area = {
  name: 'tokens',
  summary: 'sign and verify one token against the same scheme through WebCrypto, median of 61',
  async *rows(): AsyncIterable<Row> {
    const tokens = await createAsyncTokens({ plane: streamToken, secret: SECRET });
    const isSameScheme =
      streamToken.check(SECRET, await tokens.sign(CLAIMS)).ok &&
      (await tokens.verify(streamToken.sign(SECRET, CLAIMS))) !== null;
    if (!isSameScheme) throw new Error('Both sides must verify the tokens of the other.');
    const rounds: Round[] = [];
    for (let index = 0; index < WARMUPS + ROUNDS; index += 1) {
      const round = await measureRound(tokens, index % 2 === 0);
      if (index >= WARMUPS) rounds.push(round);
    }
    yield { name: 'sign and verify a token', unit: 'us', ...pickMedianRound(rounds), goal: GOAL };
  },
};
