/** Every command with its aliases, from the records that the prompt reads. */
import { memoizeLast } from '../../../lib/memo.ts';
import type { Command } from '../../core/command.ts';
import type { Screen } from '../../core/screen.ts';
import { sharedText } from '../../core/shared-text.ts';
import { cursorOf } from '../../core/view.ts';
import { compileFilter } from '../../list/filter.ts';
import { listScreen } from '../../list/list-screen.tsx';
import { helpText } from './help.text.ts';

interface CommandRow {
  readonly id: string;
  readonly command: Command;
}

/** `commands`: all commands; this screen is part of their registry. */
export function commandsScreen(commands: () => readonly Command[]): Screen {
  const rows = memoizeLast((filter: string) => commandRows(commands(), filter));
  return listScreen<CommandRow>({
    id: 'commands',
    heading: () => 'Commands',
    crumb: () => 'commands',
    columns: () => [
      { title: 'COMMAND', width: 10, priority: 1, name: true, cell: ({ id }) => `:${id}` },
      { title: 'ARGUMENTS', width: 26, priority: 3, cell: ({ command }) => command.usage },
      {
        title: 'ALIASES',
        width: 10,
        priority: 2,
        cell: ({ command }) =>
          command.names
            .slice(1)
            .map((name) => `:${name}`)
            .join(' '),
      },
      {
        title: 'WHAT',
        width: 20,
        grow: 1,
        priority: 1,
        cell: ({ command }) => command.what,
        tone: () => 'dim',
      },
    ],
    rows: (_, view) => rows(view.filter),
    note: () => ({ text: helpText.completes, stale: false }),
    polls: () => [],
    empty: (_, view) => sharedText.noRows(view.filter),
    bindings: [
      {
        id: 'commands.type',
        strokes: ['enter'],
        label: 'edit',
        group: 'screen',
        shown: 'menu',
        run: ({ view }) => ({ type: 'prompt', kind: 'command', text: `${cursorOf(view) ?? ''} ` }),
      },
    ],
  });
}

function commandRows(commands: readonly Command[], filter: string): readonly CommandRow[] {
  const matches = compileFilter(filter);
  return commands
    .map((command) => ({ id: command.names[0] ?? '', command }))
    .filter(({ command }) => matches({ text: `${command.names.join(' ')} ${command.what}`, fields: {} }));
}
