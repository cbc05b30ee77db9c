/** Runs a client program on the port of an open forward: in this terminal, in its own window, or in a new tmux window. */
import type { LaunchPlan } from '../../../launch/types.ts';
import { unendedText } from '../../../lib/end-session.ts';
import { counted } from '../../../lib/format.ts';
import type { Connection } from '../../core/connections.ts';
import type { Dialog, MessageDialog } from '../../core/dialog.ts';
import type { Runtime } from '../../core/runtime.ts';
import { sessionKey } from '../../core/session-ref.ts';
import { type Forwards, forwardName, isFailing, isOpen, localAddress } from '../forwards/index.ts';
import type { ClientMenuDialog } from './client-menu.state.ts';
import { clientPlan, launchRequest } from './client-plan.effects.ts';
import type { ClientPort } from './client-port.select.ts';
import { connectText } from './connect.text.ts';
import { CUSTOM_CLIENT } from './connect-dialog.state.ts';
import { keepAnswers } from './remember.effects.ts';

/** Returns true if a new window cannot be opened, which is reported, or if the user has left the controller. */
export async function besideRefused(runtime: Runtime, on: Connection): Promise<boolean> {
  const allowed = (await runtime.ports.launcher()).beside();
  if (!runtime.connections.isCurrent(on)) return true;
  if (allowed === true) return false;
  runtime.update((state) => ({ ...state, busy: undefined }));
  runtime.toast('warn', allowed);
  return true;
}

/** What to run, and where. */
interface ClientRun {
  readonly port: ClientPort;
  readonly beside: boolean;
  /** Chosen for this target, and remembered if it can run. Undefined: the remembered one, else the best match. */
  readonly client?: string | undefined;
}

/** Lends the terminal to the matching client, or asks for one, or shows its command if it is not installed; does nothing once the user has left the controller. */
export async function runClient(
  runtime: Runtime,
  on: Connection,
  forwards: Forwards,
  { port, beside, client }: ClientRun,
): Promise<void> {
  const found = await clientPlan(runtime, forwards, port, client);
  const launcher = await runtime.ports.launcher();
  // The user may have moved on and needs the terminal.
  if (!runtime.connections.isCurrent(on)) return;
  const address = localAddress(port);
  if (found === undefined) {
    const choices = launcher.choices(launchRequest(runtime, port));
    return show(runtime, clientMenu(runtime, { port, beside }, choices));
  }
  if (!found.installed) return show(runtime, missingDialog(found));
  if (client !== undefined && on.address === port.controller)
    keepAnswers(runtime, on, port.targetId, { client, commandText: undefined });
  const plan = {
    ...found,
    note: connectText.runsOn(found.client, targetName(runtime, port), address, found.note ?? ''),
  };
  const needsNoTerminal = plan.url !== undefined || plan.ownWindow === true;
  if (needsNoTerminal || beside) {
    if (needsNoTerminal) await launcher.run(await withAddress(forwards, port, found));
    else await launcher.runBeside(plan);
    const note = needsNoTerminal ? (found.note ?? '') : '';
    return runtime.report(on, 'ok', connectText.staysOpen(startedText(plan), address, note));
  }
  const end = await runtime.ports.terminal.lend(() => launcher.run(plan));
  const how = end.signal ?? (end.exitCode === 0 ? '' : connectText.exitCode(String(end.exitCode)));
  const outcome = portAfter(runtime, forwards, port);
  runtime.toast(
    how === '' && outcome.isFine ? 'ok' : 'warn',
    connectText.clientEnded(plan.client, how, outcome.text),
  );
}

/** Closes the port after its client, if that is its choice and nothing else uses it. */
function portAfter(
  runtime: Runtime,
  forwards: Forwards,
  port: ClientPort,
): { readonly text: string; readonly isFine: boolean } {
  forwards.sample();
  const address = localAddress(port);
  const now = runtime.get().forwards[sessionKey(port)];
  if (now === undefined || !isOpen(now) || !now.request.closeOnExit) {
    const fails = now !== undefined && isFailing(now);
    return { text: connectText.stillOpen(address, fails), isFine: !fails };
  }
  const { openConnections } = now;
  if (openConnections > 0)
    return {
      text: connectText.stillUsed(address, counted(openConnections, 'connection')),
      isFine: true,
    };
  runtime.spawn(
    async () => {
      const ending = await forwards.end(port);
      if (ending?.ended === false)
        runtime.toast(
          'error',
          unendedText(ending, { what: port.sessionId, nowMs: runtime.ports.clock.now() }),
        );
    },
    ({ message }) => runtime.toast('error', message),
  );
  return { text: connectText.closedToo(address), isFine: true };
}

/** With the one-time address if the browser gets pages with credentials. */
async function withAddress(forwards: Forwards, port: ClientPort, plan: LaunchPlan): Promise<LaunchPlan> {
  const url = plan.web === undefined ? undefined : await forwards.openWeb(port, plan.web);
  return url === undefined ? plan : { ...plan, url };
}

function startedText({ url, ownWindow, program, client }: LaunchPlan): string {
  if (url !== undefined) return connectText.openedInBrowser(url);
  return ownWindow === true ? connectText.started(program) : connectText.startedInTmux(client);
}

function show(runtime: Runtime, dialog: Dialog): void {
  runtime.update((state) => ({ ...state, dialog }));
}

function missingDialog(plan: LaunchPlan): MessageDialog {
  const text = plan.url === undefined ? connectText.missingProgram(plan.program) : connectText.missingBrowser;
  return {
    kind: 'message',
    title: text.title,
    lines: [
      ...(plan.missing === undefined ? [] : [plan.missing]),
      text.forwardOpen,
      '',
      plan.display,
      '',
      text.copies,
    ],
    copy: plan.display,
  };
}

function clientMenu(
  runtime: Runtime,
  { port, beside }: ClientRun,
  choices: readonly string[],
): ClientMenuDialog {
  const { controller, sessionId, targetId, listenPort } = port;
  // The dialog for a custom command belongs to a target of the current controller.
  const isHere = controller === runtime.get().connection.address;
  return {
    kind: 'clients',
    controller,
    sessionId,
    targetId,
    target: targetName(runtime, port),
    address: localAddress(port),
    listenPort,
    choices: isHere ? choices : choices.filter((client) => client !== CUSTOM_CLIENT),
    focus: 0,
    beside,
  };
}

function targetName(runtime: Runtime, port: ClientPort): string {
  return forwardName(runtime.get(), port);
}
