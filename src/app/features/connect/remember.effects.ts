/** Remembered settings of a target. */
import type { TargetMemory } from '../../../settings/types.ts';
import type { Connection } from '../../core/connections.ts';
import type { Runtime } from '../../core/runtime.ts';
import { NO_MEMORY } from '../forwards/index.ts';
import { connectText } from './connect.text.ts';

/** Applies to the state at once, if the controller is current; resolves when it is saved. Nothing of the lab is saved: its targets are new at each start. */
export async function rememberTarget(
  runtime: Runtime,
  on: Connection,
  targetId: string,
  change: Partial<TargetMemory>,
): Promise<void> {
  const { connections, get, ports, update } = runtime;
  // Remembered settings belong to the controller: a new sign-in there has them as well.
  if (connections.current()?.address === on.address) {
    const memory = { ...(get().memory[targetId] ?? NO_MEMORY), ...change };
    update((state) => ({ ...state, memory: { ...state.memory, [targetId]: memory } }));
  }
  if (!on.lab) await (await ports.settings()).saveTargetMemory(on.address, targetId, change);
}

/** Fire-and-forget variant of rememberTarget; failures are only shown. */
export function keepAnswers(
  runtime: Runtime,
  on: Connection,
  targetId: string,
  change: Partial<TargetMemory>,
): void {
  runtime.spawn(
    () => rememberTarget(runtime, on, targetId, change),
    ({ message, hint }) => runtime.report(on, 'warn', connectText.couldNotSave(message, hint)),
  );
}
