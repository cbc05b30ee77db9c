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
    const note = plan.note === undefined || !needsNoTerminal ? '' : `. ${plan.note}`;
    return runtime.report(on, 'ok', `${startedText(plan)}; ${address} stays open${note}`);
  }
  const end = await runtime.ports.terminal.lend(() => launcher.run(plan));
  const how = end.signal ?? (end.exitCode === 0 ? undefined : `exit ${end.exitCode}`);
  forwards.sample();
  const now = runtime.get().forwards[sessionKey(view)];
  const fails = now !== undefined && isFailing(now);
  runtime.toast(
    how === undefined && !fails ? 'ok' : 'warn',
    `${plan.client} ended${how === undefined ? '' : ` (${how})`}; ${address} is still open${fails ? ', but connections fail' : ''}`,
  );
}

function startedText({ url, ownWindow, program, client }: LaunchPlan): string {
  if (url !== undefined) return `Opened ${url} in the browser`;
  return ownWindow === true ? `Started ${program}` : `Started ${client} in a new tmux window`;
}

function show(runtime: Runtime, dialog: MessageDialog): void {
  runtime.update((state) => ({ ...state, dialog }));
}

function missingDialog(plan: LaunchPlan): MessageDialog {
  const isBrowser = plan.url !== undefined;
  return {
    kind: 'message',
    title: isBrowser ? 'No browser available' : `${plan.program} is not installed`,
    lines: [
      ...(plan.missing === undefined ? [] : [plan.missing]),
      isBrowser ? 'The forward is open:' : 'The forward is open. Run this where the program is:',
      '',
      plan.display,
      '',
      isBrowser ? '<c> copies the URL.' : '<c> copies the command.',
    ],
    copy: plan.display,
  };
}

function unknownDialog(runtime: Runtime, view: ForwardView, choices: readonly string[]): MessageDialog {
  const target = runtime.get().targets.byId.get(view.targetId);
  const address = localAddress(view);
  return {
    kind: 'message',
    title: `Which client for ${target === undefined ? sanitize(view.targetId) : nameOf(target)}?`,
    lines: [
      `No known client matches this port or name. The forward is open on ${address} for any program.`,
      '',
      `Known clients: ${choices.join(', ')}.`,
      'To choose one, press <F> on the target and set Run.',
    ],
    copy: address,
  };
}
