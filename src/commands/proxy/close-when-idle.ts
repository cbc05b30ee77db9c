/** Ends a forward that nothing uses. */
import type { LocalForward } from '../../proxy/types.ts';

/** Calls `end` once after `idleMs` without connections; 0: never. */
export function closeWhenIdle(forward: LocalForward, idleMs: number, end: () => void): void {
  if (idleMs === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    clearTimeout(timer);
    timer = forward.liveConnections > 0 ? undefined : setTimeout(end, idleMs);
  };
  const stop = forward.onChange(look);
  look();
  void forward.ended.then(() => {
    stop();
    clearTimeout(timer);
  });
}
