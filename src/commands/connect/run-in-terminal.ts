/** Runs a client of a command without a screen in its terminal. */
import { constants } from 'node:os';
import { createLauncher } from '../../launch/index.ts';
import { personAtTerminal } from '../../launch/run.ts';
import type { Launcher, LaunchPlan } from '../../launch/types.ts';
import type { HeldSignals } from '../../lib/stop-request.ts';
import { writeError } from '../../lib/write-out.ts';

/** Its clients get the signals that ask this process to end, which then waits for them. */
export function terminalLauncher(env: Readonly<Record<string, string | undefined>>): Launcher {
  return createLauncher({
    env,
    passOn: ['SIGTERM', 'SIGHUP'],
    person: {
      ...personAtTerminal(process.platform),
      tell: (text) => void writeError(`bnd-tui: ${text}`),
      // The output stays on the terminal.
      waitForEnter: async () => undefined,
    },
  });
}

/**
 * Resolves with its exit code, 128 + n after signal n, as a shell reports it; without running it after a signal that came before. Rejects with BndError
 * client-missing or client-failed.
 */
export async function runInTerminal(
  launcher: Launcher,
  plan: LaunchPlan,
  { first }: HeldSignals,
): Promise<number> {
  if (first !== undefined) return SIGNAL_BASE + signalNumber(first);
  const { exitCode, signal } = await launcher.run(plan);
  return exitCode ?? SIGNAL_BASE + signalNumber(signal);
}

const SIGNAL_BASE = 128;

function signalNumber(name: string | undefined): number {
  return Object.entries(constants.signals).find(([known]) => known === name)?.[1] ?? 0;
}
