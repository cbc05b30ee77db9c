/** Runs a client program on the port of an open forward: in this terminal, in its own window, or in a new tmux window. */
import type { LaunchPlan } from '../../../launch/types.ts';
import { sanitize } from '../../../lib/text.ts';
import type { Connection } from '../../core/connections.ts';
import type { MessageDialog } from '../../core/dialog.ts';
import { nameOf } from '../../core/names.ts';
import type { Runtime } from '../../core/runtime.ts';
import { sessionKey } from '../../core/session-ref.ts';
import { type Forwards, type ForwardView, isFailing, localAddress } from '../forwards/index.ts';
import { clientPlan, launchRequest } from './client-plan.effects.ts';
import { connectText } from './connect.text.ts';

/** Returns true if a new window cannot be opened, which is reported, or if the user has left the controller. */
export async function besideRefused(runtime: Runtime, on: Connection): Promise<boolean> {
  const allowed = (await runtime.ports.launcher()).beside();
  if (!runtime.connections.isCurrent(on)) return true;
  if (allowed === true) return false;
  runtime.update((state) => ({ ...state, busy: undefined }));
  runtime.toast('warn', allowed);
  return true;
}

/** Lends the terminal to the matching client, or shows its command if it is not installed; does nothing once the user has left the controller. */
export async function runClient(
  runtime: Runtime,
  on: Connection,
  forwards: Forwards,
  { view, beside }: { readonly view: ForwardView; readonly beside: boolean },
): Promise<void> {
  const plan = await clientPlan(runtime, forwards, view);
  const launcher = await runtime.ports.launcher();
  // The user may have moved on and needs the terminal.
  if (!runtime.connections.isCurrent(on)) return;
  const address = localAddress(view);
  if (plan === undefined) {
    const choices = launcher.choices(launchRequest(runtime, forwards, view));
    return show(runtime, unknownDialog(runtime, view, choices));
  }
  if (!plan.installed) return show(runtime, missingDialog(plan));
  const needsNoTerminal = plan.url !== undefined || plan.ownWindow === true;
  if (needsNoTerminal || beside) {
    if (needsNoTerminal) await launcher.run(plan);
    else await launcher.runBeside(plan);
    const note = needsNoTerminal ? (plan.note ?? '') : '';
    return runtime.report(on, 'ok', connectText.staysOpen(startedText(plan), address, note));
  }
  const end = await runtime.ports.terminal.lend(() => launcher.run(plan));
  const how = end.signal ?? (end.exitCode === 0 ? '' : connectText.exitCode(String(end.exitCode)));
  forwards.sample();
  const now = runtime.get().forwards[sessionKey(view)];
  const fails = now !== undefined && isFailing(now);
  runtime.toast(
    how === '' && !fails ? 'ok' : 'warn',
    connectText.clientEnded(plan.client, how, address, fails),
  );
}

function startedText({ url, ownWindow, program, client }: LaunchPlan): string {
  if (url !== undefined) return connectText.openedInBrowser(url);
  return ownWindow === true ? connectText.started(program) : connectText.startedInTmux(client);
}

function show(runtime: Runtime, dialog: MessageDialog): void {
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

function unknownDialog(runtime: Runtime, view: ForwardView, choices: readonly string[]): MessageDialog {
  const target = runtime.get().targets.byId.get(view.targetId);
  const address = localAddress(view);
  const text = connectText.unknownClient;
  return {
    kind: 'message',
    title: text.title(target === undefined ? sanitize(view.targetId) : nameOf(target)),
    lines: text.lines(address, choices.join(', ')),
    copy: address,
  };
}
