/** Notes whether the user is at work: for a minute after the last key, click or return of the focus. At rest the controller is asked less. */
import type { Runtime } from './runtime.ts';

export interface Use {
  /** Something that only a user does has happened. */
  note(): void;
  stop(): void;
}

const IN_USE_MS = 60_000;

/** The start counts as use. */
export function startUse({ ports: { clock }, get, update }: Runtime): Use {
  let usedAtMs = clock.now();
  let cancel = (): void => {};

  const look = (): void => {
    const leftMs = usedAtMs + IN_USE_MS - clock.now();
    // More than there can be left: the clock was set back.
    if (leftMs > 0) cancel = clock.after(Math.min(leftMs, IN_USE_MS), look);
    else update((state) => ({ ...state, inUse: false }));
  };

  cancel = clock.after(IN_USE_MS, look);
  return {
    note: () => {
      usedAtMs = clock.now();
      if (get().inUse) return;
      update((state) => ({ ...state, inUse: true }));
      cancel = clock.after(IN_USE_MS, look);
    },
    stop: () => cancel(),
  };
}
