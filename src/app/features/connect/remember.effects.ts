/** What is kept of a target for the next time. */
import type { TargetMemory } from '../../../settings/types.ts';
import type { Connection } from '../../core/connections.ts';
import type { Runtime } from '../../core/runtime.ts';
import { NO_MEMORY } from '../forwards/index.ts';

/** Holds at once in the state, if the controller is the current one; resolves when it is kept. Nothing of the lab is: its targets are new at each start. */
export async function rememberTarget(
  runtime: Runtime,
  on: Connection,
  targetId: string,
  change: Partial<TargetMemory>,
): Promise<void> {
  const { connections, get, ports, update } = runtime;
  // What is remembered belongs to the controller: a new sign-in there has it as well.
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
    ({ message, hint }) => runtime.report(on, 'warn', `not kept for the next time: ${message} ${hint}`),
  );
}
