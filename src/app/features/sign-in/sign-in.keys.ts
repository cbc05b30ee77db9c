/** Keys of the sign-in form. */
import type { KeyContext, UiBinding } from '../../core/screen.ts';
import type { AppState } from '../../core/state.ts';
import { methodsOfScope, type SignInForm, signInScopes } from './sign-in.state.ts';
import { signInText } from './sign-in.text.ts';

const TEXT = signInText.form;

export const signInKeys: readonly UiBinding[] = [
  {
    id: 'sign-in.submit',
    strokes: ['enter'],
    label: 'sign in',
    group: 'screen',
    shown: 'menu',
    run: () => ({ type: 'sign-in.submit' }),
  },
  {
    id: 'sign-in.next',
    strokes: ['tab'],
    label: 'next',
    group: 'screen',
    shown: 'menu',
    run: () => ({ type: 'sign-in.focus', by: 1 }),
  },
  {
    id: 'sign-in.scope',
    strokes: ['right', 'space'],
    label: 'choose',
    group: 'screen',
    shown: 'menu',
    inMenu: ({ state }) => hasChoice(state.signIn),
    when: onChoice,
    run: ({ state }) => choose(state, 1),
  },
  {
    id: 'sign-in.scope-before',
    strokes: ['left'],
    label: 'previous choice',
    group: 'screen',
    shown: 'help',
    when: onChoice,
    run: ({ state }) => choose(state, -1),
  },
  {
    id: 'sign-in.before',
    strokes: ['shift-tab'],
    label: 'previous',
    group: 'screen',
    shown: 'help',
    run: () => ({ type: 'sign-in.focus', by: -1 }),
  },
  {
    id: 'sign-in.down',
    strokes: ['down'],
    label: 'next / method',
    group: 'screen',
    shown: 'help',
    run: ({ state }) => step(state, 1),
  },
  {
    id: 'sign-in.up',
    strokes: ['up'],
    label: 'previous / method',
    group: 'screen',
    shown: 'help',
    run: ({ state }) => step(state, -1),
  },
  {
    id: 'sign-in.reveal',
    strokes: ['ctrl-t'],
    label: 'show',
    group: 'screen',
    shown: 'menu',
    run: () => ({ type: 'sign-in.reveal' }),
  },
  {
    id: 'sign-in.cancel',
    strokes: ['esc'],
    label: 'profiles',
    group: 'screen',
    shown: 'menu',
    run: ({ state: { signIn } }) => {
      if (signIn.browser !== undefined) return { type: 'browser.cancel' };
      return { type: signIn.over === undefined ? 'profiles.open' : 'sign-in.return' };
    },
  },
];

function hasChoice(form: SignInForm): boolean {
  return signInScopes(form).length > 1 || methodsOfScope(form).length > 1;
}

function onChoice({ state: { signIn } }: KeyContext): true | string {
  if (!hasChoice(signIn)) return TEXT.onlyOneMethod;
  return signIn.focus === 'scope' || signIn.focus === 'method' || TEXT.selectLine;
}

function choose({ signIn }: AppState, by: number) {
  return { type: signIn.focus === 'scope' ? 'sign-in.scope' : 'sign-in.method', by } as const;
}

function step(state: AppState, by: number) {
  return state.signIn.focus === 'method'
    ? ({ type: 'sign-in.method', by } as const)
    : ({ type: 'sign-in.focus', by } as const);
}
