/** `bnd-tui connect --exec`: runs any program on the port of the session, with the placeholders and variables of `boundary connect -exec`. */

import { CUSTOM } from '../../launch/clients.ts';
import { findProgram } from '../../launch/programs.ts';
import { quoteWord } from '../../launch/words.ts';
import { BndError } from '../../lib/errors.ts';
import type { HeldSignals } from '../../lib/stop-request.ts';
import type { OpenedSession } from './open-session.ts';
import { credentialJson } from './printer.ts';
import { runInTerminal, terminalLauncher } from './run-in-terminal.ts';

type Env = Readonly<Record<string, string | undefined>>;

const CREDENTIALS_FILE = '{{credentials-file}}';

/** Rejects with BndError client-missing, before a session is authorized in vain. A path is tried when it runs. */
export async function checkProgram([program = '']: readonly string[], env: Env): Promise<void> {
  if (program === '') throw new BndError('usage', '--exec needs a command.');
  if (/[\\/]/.test(program) || (await findProgram(program, env)) !== undefined) return;
  throw new BndError('client-missing', `"${program}" was not found on PATH.`);
}

/** Runs the command with the terminal, stdin and stdout of this process. Resolves with its exit code; rejects with BndError. */
export async function execOn(
  { forward, session }: OpenedSession,
  words: readonly string[],
  env: Env,
  held: HeldSignals,
): Promise<number> {
  const launcher = terminalLauncher(env);
  const plan = await launcher.plan({
    client: CUSTOM,
    commandText: words.map(quoteWord).join(' '),
    targetName: forward.targetId,
    targetId: forward.targetId,
    targetType: forward.type,
    endpointPort: undefined,
    address: forward.listenAddress,
    port: forward.listenPort,
    credentials: [],
  });
  if (plan === undefined) throw new BndError('usage', '--exec needs a command.');
  const { credentials } = session;
  if (credentials.length === 0) return runInTerminal(launcher, plan, held);
  const withFile = {
    ...plan,
    env: { ...plan.env, BND_TUI_CREDENTIALS_FILE: CREDENTIALS_FILE },
    files: [{ placeholder: CREDENTIALS_FILE, content: JSON.stringify(credentials.map(credentialJson)) }],
  };
  return runInTerminal(launcher, withFile, held);
}
