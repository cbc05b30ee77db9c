/** Tracks whether the user is active: for a minute after the last key, click or focus. While idle the controller is polled less often. */
import type { Runtime } from './runtime.ts';

export interface Use {
  /** Records user activity. */
  note(): void;
  stop(): void;
}

const IN_USE_MS = 60_000;

/** The start counts as activity. */
export function startUse({ ports: { clock }, get, update }: Runtime): Use {
  let usedAtMs = clock.now();
  let cancel = (): void => {};

  const look = (): void => {
    const leftMs = usedAtMs + IN_USE_MS - clock.now();
    // More than can be left: the clock was set back.
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
