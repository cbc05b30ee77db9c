/** Forwards that are being opened: ending everything waits for them, because their sessions may already be authorized. */
import { BndError } from '../../../lib/errors.ts';
import type { Connection } from '../../core/connections.ts';
import type { LeftSession } from '../../core/left-sessions.ts';
import { controllerName } from '../../core/names.ts';
import type { Runtime } from '../../core/runtime.ts';
import { forwardsText } from './forwards.text.ts';

/** Context of one opening. */
export interface Opening {
  /** True once it is to be canceled. */
  isUnwanted(): boolean;
  /** Throws if it is to be canceled. */
  mustBeWanted(): void;
  /** Records a session that could not be canceled. */
  leave(ending: LeftSession['ending']): void;
}

export interface Openings {
  /** Runs the work of one opening and keeps its client open in the meantime. Rejects once `shut` was called. */
  track<T>(on: Connection, name: string, work: (opening: Opening) => Promise<T>): Promise<T>;
  /** Cancels those of the given controllers and waits within the limit. Never rejects; resolves with sessions that may stay active. */
  end(isMeant: (controller: string) => boolean, withinMs: number): Promise<readonly LeftSession[]>;
  /** From now on nothing is opened. */
  shut(): void;
}

interface Tracked {
  readonly controller: string;
  readonly name: string;
  unwanted: boolean;
  readonly done: Promise<readonly LeftSession[]>;
}

export function createOpenings({ connections, ports: { clock } }: Runtime): Openings {
  const nameNow = ({ name, controller }: Tracked): string =>
    connections.current()?.address === controller
      ? name
      : forwardsText.elsewhere(name, controllerName(controller));
  const tracked = new Set<Tracked>();
  let isShut = false;

  return {
    track: async (on, name, work) => {
      if (isShut) throw new BndError('cancelled', forwardsText.quitting);
      const done = Promise.withResolvers<readonly LeftSession[]>();
      let left: readonly LeftSession[] = [];
      const own: Tracked = { controller: on.address, name, unwanted: false, done: done.promise };
      tracked.add(own);
      const release = connections.hold(on);
      try {
        return await work({
          isUnwanted: () => own.unwanted,
          mustBeWanted: () => {
            if (own.unwanted) throw new BndError('cancelled', forwardsText.closedWhileOpening);
          },
          leave: (ending) => {
            left = [{ name: nameNow(own), ending }];
          },
        });
      } finally {
        tracked.delete(own);
        release();
        done.resolve(left);
      }
    },
    end: async (isMeant, withinMs) => {
      const theirs = [...tracked].filter(({ controller }) => isMeant(controller));
      for (const opening of theirs) opening.unwanted = true;
      const late = Promise.withResolvers<undefined>();
      const stop = clock.after(withinMs, () => late.resolve(undefined));
      const left = await Promise.all(
        theirs.map(
          async (own) => (await Promise.race([own.done, late.promise])) ?? [unanswered(nameNow(own))],
        ),
      );
      stop();
      return left.flat();
    },
    shut: () => {
      isShut = true;
    },
  };
}

/** The remainder of an opening that did not finish in time. */
function unanswered(name: string): LeftSession {
  const failure = new BndError('controller-timeout', forwardsText.maybeAuthorized);
  return { name, ending: { ended: false, failure, mayLiveUntilMs: undefined } };
}
