/** The forwards of a background process: opens, reports and ends them. */

import type { HandedForward } from '../../app/core/ports.ts';
import { endSession, type SessionEnding, throughWorker, unendedText } from '../../lib/end-session.ts';
import type { FileLog } from '../../lib/log.ts';
import { createRefusedNews } from '../../proxy/connection-news.ts';
import type { LocalForward, OpenLocalForward, SessionState, WebAccess } from '../../proxy/types.ts';
import type { BrokeredCredential } from '../../wire/resources.ts';
import { type ForwardKey, isSameForward, type Report, type StatedForward } from './messages.ts';

export interface Ended {
  readonly forward: StatedForward;
  readonly ending: SessionEnding;
}

export interface HeldForwards {
  /** Opens it. `sessionState`: see `ForwardOptions`. Rejects with BndError. */
  keep(from: HandedForward, sessionState?: () => Promise<SessionState>): Promise<LocalForward>;
  /** Holds a forward that is open. */
  add(forward: LocalForward, from: HeldFacts): void;
  /** Returns the brokered credentials, which are secret; none for a forward that it does not hold. */
  credentials(key: ForwardKey): readonly BrokeredCredential[];
  /** As `Forward.openWeb`; undefined for a forward that it does not hold. */
  openWeb(key: ForwardKey, access: WebAccess): Promise<string | undefined>;
  stated(): readonly StatedForward[];
  report(): Report['forwards'];
  /** Cancels the sessions through their workers and closes the ports; without keys all. Resolves within five seconds. */
  end(keys?: readonly ForwardKey[]): Promise<readonly Ended[]>;
  /** Closes the ports of sessions that are over. */
  close(keys?: readonly ForwardKey[]): Promise<void>;
}

/** What is known about a forward, besides where it listens. Its credentials are secret: they are in no report. */
export type HeldFacts = Pick<
  HandedForward,
  'controller' | 'sessionId' | 'targetId' | 'target' | 'credentials'
>;

interface Held {
  readonly forward: LocalForward;
  readonly from: HeldFacts;
}

/** `changed` is called whenever a forward was added, or has ended for any reason. */
export function createHeldForwards(options: {
  readonly openForward: OpenLocalForward;
  readonly log: FileLog;
  readonly changed: () => void;
}): HeldForwards {
  const { openForward, log, changed } = options;
  const held = new Set<Held>();
  const chosen = (keys: readonly ForwardKey[] | undefined): readonly Held[] =>
    [...held].filter(({ from }) => keys?.some((key) => isSameForward(key, from)) ?? true);

  const endOne = async (one: Held): Promise<Ended> => {
    const forward = statedOf(one);
    const { sessionId: what, expiresAtMs } = forward;
    const ending = await endSession({ askWorker: throughWorker(one.forward), expiresAtMs });
    if (!ending.ended) log.write('warn', unendedText(ending, { what, nowMs: Date.now() }));
    return { forward, ending };
  };

  const add: HeldForwards['add'] = (forward, from) => {
    const one = { forward, from };
    held.add(one);
    log.write('info', `${forward.sessionId} listening on ${forward.listenAddress}:${forward.listenPort}`);
    const refusedNews = createRefusedNews();
    forward.onChange(() => {
      for (const text of refusedNews(forward.snapshot().refused))
        log.write('warn', `${forward.sessionId}: ${text}`);
    });
    void forward.ended.then(({ reason, error }) => {
      held.delete(one);
      const why = error === undefined ? '' : `: ${error.message}`;
      log.write('info', `${forward.sessionId} ended, ${reason}${why}`);
      changed();
    });
    changed();
  };

  return {
    keep: async (from, sessionState) => {
      const { authorizationToken, tofuToken, listenAddress, listenPort } = from;
      const forward = await openForward({
        authorizationToken,
        tofuToken,
        listenAddress,
        listenPort,
        ...(sessionState === undefined ? {} : { sessionState }),
      });
      add(forward, from);
      return forward;
    },
    add,
    credentials: (key) => chosen([key])[0]?.from.credentials ?? [],
    openWeb: async (key, access) => chosen([key])[0]?.forward.openWeb(access),
    stated: () => [...held].map(statedOf),
    report: () => [...held].map((one) => ({ ...statedOf(one), ...failingOf(one), figures: figuresOf(one) })),
    end: (keys) => Promise.all(chosen(keys).map(endOne)),
    close: async (keys) => {
      await Promise.all(chosen(keys).map(({ forward }) => forward.close({ keepSession: true })));
    },
  };
}

function statedOf({ forward, from }: Held): StatedForward {
  const { controller, sessionId, targetId, target } = from;
  const { listenAddress, listenPort, expiresAtMs } = forward;
  return { controller, sessionId, targetId, target, listenAddress, listenPort, expiresAtMs };
}

function figuresOf({ forward }: Held): Report['forwards'][number]['figures'] {
  const { openConnections, totalConnections, bytesUp, bytesDown } = forward.snapshot();
  return { openConnections, totalConnections, bytesUp, bytesDown };
}

function failingOf({ forward }: Held): { readonly failing?: string } {
  const { failing } = forward.snapshot();
  return failing === undefined ? {} : { failing: failing.error.message };
}
