/** Starts the sign-in. */
import type { FeatureContext } from '../../core/app.ts';
import type { Connection } from '../../core/connections.ts';
import type { Running } from '../../core/feature.ts';
import type { Forwards } from '../forwards/index.ts';
import { createIdentity, type Identity } from './identity.effects.ts';

/** Started by registry.ts. Forwards of a controller end with the sign-in there; some are reopened with it. */
export function startSignIn(
  { runtime, perform, options }: FeatureContext,
  {
    forwards,
    openRemembered,
  }: {
    readonly forwards: Pick<Forwards, 'endOf' | 'dropOf'>;
    readonly openRemembered: (on: Connection) => void;
  },
): Running & Identity {
  const identity = createIdentity(runtime, {
    remembered: openRemembered,
    endSessions: (controller) => forwards.endOf(controller),
    sessionsOver: (controller) => forwards.dropOf(controller),
  });
  return {
    ...identity,
    start: () => {
      const { lab, address, token } = options;
      if (lab) identity.startLab();
      else if (address === undefined) identity.recall(() => perform({ type: 'profiles.open' }));
      else identity.contact(address, token === undefined ? 'stored' : { given: token });
    },
    tick: identity.look,
  };
}
