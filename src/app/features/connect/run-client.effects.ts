/** A client program on the port of an open forward: in this terminal, in a window of its own, or in one beside this program. */
import type { LaunchPlan } from '../../../launch/types.ts';
import { sanitize } from '../../../lib/text.ts';
import type { Connection } from '../../core/connections.ts';
import type { MessageDialog } from '../../core/dialog.ts';
import { nameOf } from '../../core/names.ts';
import type { Runtime } from '../../core/runtime.ts';
import { sessionKey } from '../../core/session-ref.ts';
import { type Forwards, type ForwardView, isFailing, localAddress } from '../forwards/index.ts';
import { clientPlan, launchRequest } from './client-plan.effects.ts';

/** True when no window can be opened beside this program, which is said, or when the user has left the controller. */
export async function besideRefused(runtime: Runtime, on: Connection): Promise<boolean> {
  const allowed = (await runtime.ports.launcher()).beside();
  if (!runtime.connections.isCurrent(on)) return true;
  if (allowed === true) return false;
  runtime.update((state) => ({ ...state, busy: undefined }));
  runtime.flash('warn', allowed);
  return true;
}

/** Hands the terminal to the client that fits, or offers its command where it is not installed; nothing of this once the user has left the controller. */
export async function runClient(
  runtime: Runtime,
  on: Connection,
  forwards: Forwards,
  { view, beside }: { readonly view: ForwardView; readonly beside: boolean },
): Promise<void> {
  const plan = await clientPlan(runtime, forwards, view);
  const launcher = await runtime.ports.launcher();
  // The terminal belongs to what the user went on to.
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
  runtime.flash(
    how === undefined && !fails ? 'ok' : 'warn',
    `${plan.client} ended${how === undefined ? '' : ` (${how})`}; ${address} is still open${fails ? ', but connections fail' : ''}`,
  );
}

function startedText({ url, ownWindow, program, client }: LaunchPlan): string {
  if (url !== undefined) return `${url} is in the browser`;
  return ownWindow === true ? `${program} was started` : `${client} runs in a new tmux window`;
}

function show(runtime: Runtime, dialog: MessageDialog): void {
  runtime.update((state) => ({ ...state, dialog }));
}

function missingDialog(plan: LaunchPlan): MessageDialog {
  const isBrowser = plan.url !== undefined;
  return {
    kind: 'message',
    title: isBrowser ? 'No browser can be opened here' : `${plan.program} is not installed`,
    lines: [
      ...(plan.missing === undefined ? [] : [plan.missing]),
      isBrowser ? 'The forward is open:' : 'The forward is open. Run this where the program is:',
      '',
      plan.display,
      '',
      isBrowser ? '<c> copies the address.' : '<c> copies the command.',
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
      `Port and name say nothing of it. The forward is open on ${address} for any program.`,
      '',
      `Known clients: ${choices.join(', ')}.`,
      'On the target: <F>, then Run, chooses one.',
    ],
    copy: address,
  };
}
