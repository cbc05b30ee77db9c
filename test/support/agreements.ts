/** Tracks confirmations and actions: nothing destructive may happen without a confirmation. */
import type { Action } from '../../src/app/core/actions.ts';
import { isTyped } from '../../src/app/core/dialog.ts';
import { openForwards } from '../../src/app/features/forwards/held-forwards.state.ts';
import { dispatch } from '../../src/app/input/use-keyboard.ts';
import { CATALOG } from '../../src/app/registry.ts';
import type { AppDriver } from './app-driver.ts';

/** These require a confirmation, never directly from a key. */
const ASKED_FIRST: ReadonlySet<Action['type']> = new Set([
  'session.cancel',
  'sessions.cancel',
  'sign-out',
  'quit.now',
  'profile.sign-out',
  'profile.delete',
]);

export class Agreements {
  readonly #app: AppDriver;
  readonly #sessions = new Set<string>();
  readonly #straight: string[] = [];
  #signOuts = 0;
  #quit = false;

  constructor(app: AppDriver) {
    this.#app = app;
  }

  /** One stroke, as passed on by the keyboard. */
  press(stroke: string): void {
    const { perform, store } = this.#app.app;
    const watched = (action: Action): void => {
      if (ASKED_FIRST.has(action.type)) this.#straight.push(`${stroke}: ${action.type}`);
      this.#note(action);
      const openBefore = openForwards(store.getState()).length;
      perform(action);
      if (store.getState().closing && openBefore > 0 && !this.#quit) this.#straight.push(`${stroke}: left`);
    };
    dispatch({ catalog: CATALOG, getState: store.getState, perform: watched }, stroke, {
      pageRows: 10,
      columns: 100,
    });
  }

  /** Actions without a confirmation; empty if all is well. */
  breaches(): readonly string[] {
    const { controller, forwards } = this.#app.world;
    const cancelled = controller.calls
      .filter((call) => call.startsWith('cancel '))
      .map((call) => call.slice(7));
    const closed = this.#quit ? [] : forwards.filter(({ closed: calls }) => calls.some(cancels));
    const ids = [...cancelled, ...closed.map(({ sessionId }) => sessionId)];
    const signedOut = controller.calls.filter((call) => call === 'delete token').length;
    return [
      ...this.#straight,
      ...ids.filter((id) => !this.#sessions.has(id)).map((id) => `cancelled ${id}`),
      ...(signedOut > this.#signOuts ? [`${signedOut} sign-outs, ${this.#signOuts} agreed to`] : []),
    ];
  }

  #note(action: Action): void {
    const { dialog } = this.#app.state;
    if (dialog?.kind !== 'confirm' || !isTyped(dialog)) return;
    const yes =
      (action.type === 'dialog.answer' && action.answer === 'yes') ||
      (action.type === 'dialog.submit' && dialog.focus === 'yes') ||
      (action.type === 'quit' && dialog.action.type === 'quit.now');
    if (!yes) return;
    const agreed = dialog.action;
    if (agreed.type === 'session.cancel') this.#sessions.add(agreed.sessionId);
    if (agreed.type === 'sessions.cancel') for (const id of agreed.sessionIds) this.#sessions.add(id);
    if (agreed.type === 'sign-out' || agreed.type === 'profile.sign-out') this.#signOuts += 1;
    if (agreed.type === 'quit.now') this.#quit = true;
  }
}

/** Whether a way of closing a forward ends its session as well. */
function cancels(options: unknown): boolean {
  return Reflect.get(Object(options), 'keepSession') !== true;
}
