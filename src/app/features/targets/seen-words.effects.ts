/** Keeps words for the targets on disk, so that shells can complete them. */
import type { Running } from '../../core/feature.ts';
import type { Runtime } from '../../core/runtime.ts';
import type { AppState } from '../../core/state.ts';
import { targetsOf } from '../inventory/index.ts';
import { targetsText } from './targets.text.ts';

/** Lists change often while others work. */
const PAUSE_MS = 60_000;

/** Keeps them once after a list was loaded, then at most once a minute, and at the end. Nothing of the lab is kept: its targets are new at each start. */
export function createSeenWords(runtime: Runtime): Required<Pick<Running, 'tick' | 'stop'>> {
  let kept: unknown;
  let keptAtMs = Number.NEGATIVE_INFINITY;
  const isNew = (state: AppState): boolean => {
    const { connection, targets } = state;
    const isListed = connection.phase === 'signed-in' && targets.fetchedAtMs !== undefined;
    return isListed && !connection.lab && targetsOf(state) !== kept;
  };
  const keep = (): void => {
    const state = runtime.get();
    const { address } = state.connection;
    if (address === undefined || !isNew(state)) return;
    const index = targetsOf(state);
    kept = index;
    runtime.spawn(
      async () => (await runtime.ports.settings()).keepSeenWords(address, index.words()),
      ({ message }) => runtime.ports.log.write('warn', targetsText.wordsNotKept(message)),
    );
  };
  return {
    tick(nowMs) {
      if (nowMs - keptAtMs < PAUSE_MS || !isNew(runtime.get())) return;
      keptAtMs = nowMs;
      keep();
    },
    stop: keep,
  };
}
