/** What can be typed after `:`. Screens bring their names; the rest is here. Pure. */
import type { Action } from '../store/actions.ts';
import type { Screen } from './screen.ts';

const SIMPLE: Readonly<Record<string, Action>> = {
  q: { type: 'quit' },
  quit: { type: 'quit' },
  logout: {
    type: 'confirm',
    text: {
      title: 'Sign out?',
      lines: ['The token is deleted; the controller then ends every session that was opened with it.'],
      yes: 'Sign out',
      no: 'Stay',
    },
    action: { type: 'sign-out' },
  },
};

/** Names to show on the help page. */
export function commandNames(screens: readonly Screen[]): readonly string[] {
  return [...screens.flatMap((screen) => screen.commands.slice(0, 1)), 'logout', 'q'];
}

/** The action of a command line; a filter may follow the name: `:targets /db`. Undefined for what is no command. */
export function parseCommand(screens: readonly Screen[], text: string): Action | undefined {
  const [name = ''] = text.trim().split(/\s+/);
  if (Object.hasOwn(SIMPLE, name)) return SIMPLE[name];
  const exact = screens.find((screen) => screen.commands.includes(name));
  const begun = screens.filter((screen) => screen.commands[0]?.startsWith(name));
  const screen = exact ?? (begun.length === 1 ? begun[0] : undefined);
  return screen === undefined ? undefined : { type: 'open', place: { screen: screen.id } };
}
