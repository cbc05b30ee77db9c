/** Very many stalled connections beside working ones, through the bundled pair: every byte, and the memory after each round. */
import { stalledRounds } from '../support/stalled-rounds.ts';
import type { Measured } from './report.ts';

const PLAN = { stalled: 2_000, working: 50, rounds: 3, bytesEach: 256 * 1024 } as const;
/** Noise of a collection. */
const ALLOWED_MB = 3;

export async function measureStalled(): Promise<Measured> {
  const { wrong, usedAfter } = await stalledRounds(PLAN);
  const mb = usedAfter.map((bytes) => bytes / 1024 ** 2);
  const growthMb = (mb.at(-1) ?? Number.NaN) - (mb[0] ?? Number.NaN);
  return {
    measure: '2,000 stalled connections beside 50 working ones, three rounds',
    reach: `0 wrong, memory in use does not grow (± ${ALLOWED_MB} MB)`,
    seen: `${wrong} wrong, ${mb.map((each) => each.toFixed(1)).join(', ')} MB after the rounds`,
    reached: wrong === 0 && growthMb <= ALLOWED_MB,
    figures: { wrong, growthMb },
  };
}
