/** What is kept of a target for the next time. */
import type { TargetMemory } from '../../settings/types.ts';
import { NO_MEMORY } from '../forward-request.ts';
import type { Runtime } from '../runtime.ts';

/** Holds at once in the state; resolves when it is kept. Nothing of the lab is: its targets are new at each start. */
export async function rememberTarget(
  runtime: Runtime,
  targetId: string,
  change: Partial<TargetMemory>,
): Promise<void> {
  const { address, lab } = runtime.get().connection;
  const memory = { ...(runtime.get().memory[targetId] ?? NO_MEMORY), ...change };
  runtime.update((state) => ({ ...state, memory: { ...state.memory, [targetId]: memory } }));
  if (address !== undefined && !lab)
    await (await runtime.ports.settings()).saveTargetMemory(address, targetId, change);
}

/** The same where nobody waits for it: a failure is told and changes nothing else. */
export function keepAnswers(runtime: Runtime, targetId: string, change: Partial<TargetMemory>): void {
  runtime.spawn(
    () => rememberTarget(runtime, targetId, change),
    ({ message, hint }) => runtime.flash('warn', `not kept for the next time: ${message} ${hint}`),
  );
}
