/** `bnd-tui shell`: the client that fits a target, with its credentials, as `s` on the screen. */

import type { Launcher, LaunchPlan, LaunchRequest } from '../../launch/types.ts';
import { quoteWord } from '../../launch/words.ts';
import { parseEndpoint } from '../../lib/endpoint.ts';
import { BndError } from '../../lib/errors.ts';
import { onStopRequest } from '../../lib/stop-request.ts';
import { writeLine } from '../../lib/write-out.ts';
import type { TargetMemory } from '../../settings/types.ts';
import { abortOf, carry, runOn } from '../connect/index.ts';
import { closeSession, type OpenedSession, openSession } from '../connect/open-session.ts';
import { createPrinter } from '../connect/printer.ts';
import { runInTerminal, terminalLauncher } from '../connect/run-in-terminal.ts';

export interface ShellOptions {
  /** Id, alias or name. */
  readonly target: string;
  /** Added to the arguments of the client. */
  readonly args: readonly string[];
  readonly client?: string;
  readonly hostId?: string;
  readonly addr?: string;
}

/** Runs until the client ends; one with a window of its own until a signal. Resolves with the exit code; rejects with BndError if it could not start. */
export async function runShell(options: ShellOptions): Promise<number> {
  const stop = onStopRequest({ exitWithStdin: false });
  const abort = abortOf(stop);
  try {
    const opened = await openSession(
      { ...options, listenAddr: '127.0.0.1', nextIfBusy: true, asRemembered: true },
      abort,
    );
    const launcher = terminalLauncher(process.env);
    const plan = await planFor(opened, launcher, options).catch(async (error: unknown) => {
      await closeSession(opened, 'stopped');
      throw error;
    });
    if (plan.url === undefined && plan.ownWindow !== true)
      return await runOn(opened, stop, (held) => runInTerminal(launcher, plan, held));
    return await besideWindow(opened, launcher, plan, abort);
  } finally {
    stop.release();
  }
}

/** The port stays open for the window. */
async function besideWindow(
  opened: OpenedSession,
  launcher: Launcher,
  plan: LaunchPlan,
  abort: AbortSignal,
): Promise<number> {
  try {
    // The one-time address, if the browser gets pages with credentials.
    const url = plan.web === undefined ? plan.url : await opened.forward.openWeb(plan.web);
    await launcher.run(url === undefined ? plan : { ...plan, url });
  } catch (error) {
    await closeSession(opened, 'stopped');
    throw error;
  }
  return carry(
    { ...opened, session: { ...opened.session, credentials: [] } },
    createPrinter('table', writeLine),
    abort,
  );
}

/** Rejects with BndError if no client fits, or if it is not installed. */
async function planFor(
  { forward, session }: OpenedSession,
  launcher: Launcher,
  options: ShellOptions,
): Promise<LaunchPlan> {
  const { about, credentials } = session;
  const target = await about?.target();
  const endpoint = parseEndpoint(about?.endpoint);
  const request: LaunchRequest = {
    ...clientOf(options, about?.memory),
    targetName: target?.name ?? options.target,
    ...(target?.description === undefined ? {} : { targetDescription: target.description }),
    targetId: forward.targetId,
    ...(forward.hostId === undefined ? {} : { hostId: forward.hostId }),
    targetType: forward.type,
    endpointPort: target?.defaultPort ?? endpoint.port,
    ...(endpoint.host === undefined ? {} : { endpointHost: endpoint.host }),
    address: forward.listenAddress,
    port: forward.listenPort,
    credentials,
  };
  const plan = await launcher.plan(request);
  if (plan === undefined)
    throw new BndError('usage', `No known client matches "${options.target}".`, {
      hint: `Choose one with --client (${launcher.choices(request).join(', ')}), or use \`bnd-tui connect TARGET --exec COMMAND\`.`,
    });
  if (plan.installed) return plan;
  throw new BndError('client-missing', `${plan.program} is not installed.`, {
    ...(plan.missing === undefined ? {} : { hint: plan.missing }),
  });
}

/** Remembered arguments belong to the client that they were entered for. */
function clientOf(
  { client, args }: ShellOptions,
  memory: TargetMemory | undefined,
): Pick<LaunchRequest, 'client' | 'commandText'> {
  const name = client ?? memory?.client;
  const remembered = name === memory?.client ? (memory?.commandText ?? '') : '';
  const commandText = [remembered, ...args.map(quoteWord)].join(' ').trim();
  return { ...(name === undefined ? {} : { client: name }), ...(commandText === '' ? {} : { commandText }) };
}
