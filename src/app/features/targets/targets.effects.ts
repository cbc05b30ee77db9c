/** Starts targets: favorites, and opening the only visible target. */
import type { Handlers } from '../../core/actions.ts';
import type { FeatureContext } from '../../core/app.ts';
import type { Running } from '../../core/feature.ts';
import { whenSignedIn } from '../../core/runtime.ts';
import { rememberTarget } from '../connect/index.ts';
import { watchOnlyTarget } from './only-target.effects.ts';
import { createSeenWords } from './seen-words.effects.ts';
import type { TargetAction } from './targets.state.ts';

/** Started by registry.ts. */
export function startTargets({ runtime, perform }: FeatureContext): Running & {
  readonly handlers: Handlers<TargetAction>;
} {
  const seen = createSeenWords(runtime);
  const stopWatching = watchOnlyTarget(runtime, perform);
  return {
    handlers: {
      favourite: ({ targetId }) => {
        const favourite = runtime.get().memory[targetId]?.favourite !== true;
        whenSignedIn(runtime, (on) =>
          runtime.spawn(
            () => rememberTarget(runtime, on, targetId, { favourite }),
            (failure) => runtime.report(on, 'error', failure.message),
          ),
        );
      },
    },
    tick: seen.tick,
    stop: () => {
      stopWatching();
      seen.stop();
    },
  };
}
