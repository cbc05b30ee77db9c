/** All keys that work on the screen below, from the records that the program itself reads. */
import { useIsScreenReaderEnabled } from 'ink';
import type { ReactElement } from 'react';
import { fitText, wrapText } from '../../../lib/text.ts';
import type { BindingGroup, CheckedKeymap } from '../../core/binding.ts';
import type { Command } from '../../core/command.ts';
import { type BodyProps, NO_DATA, type Screen, type UiBinding } from '../../core/screen.ts';
import type { AppState } from '../../core/state.ts';
import { strokeLabels } from '../../core/stroke.ts';
import { cursorOf } from '../../core/view.ts';
import { rebound } from '../../input/keymap.ts';
import { sharedBindings } from '../../list/shared-keys.ts';
import { ALWAYS } from '../../shell/global-keys.ts';
import { keyed, TextLine } from '../../shell/line.tsx';

/** `screenById` comes from the registry, which this screen is part of. */
export function helpScreen(
  screenById: (id: string) => Screen | undefined,
  commands: readonly Command[],
): Screen {
  const below = (state: AppState): Screen | undefined => screenById(state.places.at(-2)?.screen ?? '');
  return {
    ...NO_DATA,
    id: 'help',
    bindings: [],
    title: () => 'Help',
    crumb: () => 'help',
    note: () => ({ text: 'j/k scroll', stale: false }),
    // The cursor is the first line shown.
    rowIds: (state) => pageLines(below(state), state.keymap, 1, 40).map((_, index) => String(index)),
    body: (props) => <HelpBody {...props} screen={below(props.state)} commands={commands} />,
  };
}

interface HelpProps extends BodyProps {
  readonly screen: Screen | undefined;
  readonly commands: readonly Command[];
}

function HelpBody({ state, place, width, height, screen, commands }: HelpProps): ReactElement {
  const spoken = useIsScreenReaderEnabled();
  const columns = spoken ? 1 : width >= 90 ? 3 : width >= 70 ? 2 : 1;
  const typed = commands.map(({ names }) => `:${names[0]}`).join(' ');
  const lines = [
    ...pageLines(screen, state.keymap, columns, width - 2),
    ...wrapText(`COMMANDS ${typed}`, width - 2),
  ];
  const offset = Math.min(Number(cursorOf(place) ?? 0), Math.max(0, lines.length - height));
  return (
    <>
      {keyed(lines.slice(offset, offset + height)).map(({ key, text }) => (
        <TextLine key={key} text={` ${text}`} width={width} />
      ))}
    </>
  );
}

/** The key groups of a screen, set in columns. */
function pageLines(
  screen: Screen | undefined,
  keymap: CheckedKeymap,
  columns: number,
  width: number,
): readonly string[] {
  const columnWidth = Math.floor(width / columns);
  const blocks = groups(screen, keymap).map(({ title, bindings }) => [title, ...bindings.map(keyLine), '']);
  const shared = share(blocks, columns);
  const rows = Math.max(...shared.map((lines) => lines.length));
  return Array.from({ length: rows }, (_, row) =>
    shared.map((column) => fitText(column[row] ?? '', columnWidth - 1)).join(' '),
  );
}

interface KeyBlock {
  readonly title: string;
  readonly bindings: readonly UiBinding[];
}

function groups(screen: Screen | undefined, keymap: CheckedKeymap): readonly KeyBlock[] {
  const own = screen === undefined ? [] : [...screen.bindings, ...sharedBindings(screen)];
  const all = rebound([...own, ...ALWAYS], keymap).filter(({ strokes }) => strokes.length > 0);
  const of = (group: BindingGroup): readonly UiBinding[] => all.filter((binding) => binding.group === group);
  return [
    { title: `THIS SCREEN (${screen?.id ?? '-'})`, bindings: of('screen') },
    { title: 'DANGER', bindings: of('danger') },
    { title: 'GENERAL', bindings: of('general') },
    { title: 'MOVE', bindings: of('move') },
    { title: 'LOOKS', bindings: of('view') },
  ].filter(({ bindings }) => bindings.length > 0);
}

function keyLine(binding: UiBinding): string {
  return `${strokeLabels(binding.strokes).padEnd(14)} ${binding.label}`;
}

/** Blocks into columns, each block whole and in the shortest column so far. */
function share(blocks: readonly (readonly string[])[], columns: number): readonly (readonly string[])[] {
  const shared: string[][] = Array.from({ length: columns }, () => []);
  for (const block of blocks) {
    const shortest = shared.reduce((least, column) => (column.length < least.length ? column : least));
    shortest.push(...block);
  }
  return shared;
}
