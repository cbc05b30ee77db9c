/** All keys of the screen below, generated from the bindings. */
import { useIsScreenReaderEnabled } from 'ink';
import type { ReactElement } from 'react';
import { fitText, wrapText } from '../../../lib/text-width.ts';
import type { BindingGroup, CheckedKeymap } from '../../core/binding.ts';
import type { Catalog, CommonKeys } from '../../core/catalog.ts';
import { type BodyProps, NO_DATA, type Screen, type UiBinding } from '../../core/screen.ts';
import type { AppState } from '../../core/state.ts';
import { strokeLabels } from '../../core/stroke.ts';
import { cursorOf } from '../../core/view.ts';
import { rebound } from '../../input/keymap.ts';
import { keyed, TextLine } from '../../shell/line.tsx';
import { helpText } from './help.text.ts';

type HelpCatalog = Pick<Catalog, 'screens' | 'commands' | 'keys'>;

/** `catalog`: of the program, including this screen. */
export function helpScreen(catalog: () => HelpCatalog): Screen {
  const below = (state: AppState): Screen | undefined => {
    const screen = state.views.at(-2)?.screen;
    return catalog().screens.find(({ id }) => id === screen);
  };
  return {
    ...NO_DATA,
    id: 'help',
    bindings: [],
    title: () => 'Help',
    crumb: () => 'help',
    note: () => ({ text: helpText.scrolls, stale: false }),
    // The cursor is the first visible line.
    rowIds: (state) =>
      pageLines(catalog().keys, below(state), state.keymap, 1, 40).map((_, index) => String(index)),
    body: (props) => <HelpBody {...props} screen={below(props.state)} catalog={catalog()} />,
  };
}

interface HelpProps extends BodyProps {
  readonly screen: Screen | undefined;
  readonly catalog: HelpCatalog;
}

function HelpBody({ state, view, width, height, screen, catalog }: HelpProps): ReactElement {
  const spoken = useIsScreenReaderEnabled();
  const columns = spoken ? 1 : width >= 90 ? 3 : width >= 70 ? 2 : 1;
  const typed = catalog.commands.map(({ names }) => `:${names[0]}`).join(' ');
  const lines = [
    ...pageLines(catalog.keys, screen, state.keymap, columns, width - 2),
    ...wrapText(helpText.commands(typed), width - 2),
  ];
  const offset = Math.min(Number(cursorOf(view) ?? 0), Math.max(0, lines.length - height));
  return (
    <>
      {keyed(lines.slice(offset, offset + height)).map(({ key, text }) => (
        <TextLine key={key} text={` ${text}`} width={width} />
      ))}
    </>
  );
}

/** The key groups of a screen, in columns. */
function pageLines(
  keys: CommonKeys,
  screen: Screen | undefined,
  keymap: CheckedKeymap,
  columns: number,
  width: number,
): readonly string[] {
  const columnWidth = Math.floor(width / columns);
  const blocks = groups(keys, screen, keymap).map(({ title, bindings }) => [
    title,
    ...bindings.map(keyLine),
    '',
  ]);
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

function groups(keys: CommonKeys, screen: Screen | undefined, keymap: CheckedKeymap): readonly KeyBlock[] {
  const own = screen === undefined ? [] : [...screen.bindings, ...keys.sharedOn(screen)];
  const all = rebound([...own, ...keys.always], keymap).filter(({ strokes }) => strokes.length > 0);
  const of = (group: BindingGroup): readonly UiBinding[] => all.filter((binding) => binding.group === group);
  return [
    { title: helpText.thisScreen(screen?.id ?? '-'), bindings: of('screen') },
    { title: helpText.danger, bindings: of('danger') },
    { title: helpText.general, bindings: of('general') },
    { title: helpText.move, bindings: of('move') },
    { title: helpText.looks, bindings: of('view') },
  ].filter(({ bindings }) => bindings.length > 0);
}

function keyLine(binding: UiBinding): string {
  return `${strokeLabels(binding.strokes).padEnd(14)} ${binding.label}`;
}

/** Distributes blocks over columns, each block whole and in the shortest column so far. */
function share(blocks: readonly (readonly string[])[], columns: number): readonly (readonly string[])[] {
  const shared: string[][] = Array.from({ length: columns }, () => []);
  for (const block of blocks) {
    const shortest = shared.reduce((least, column) => (column.length < least.length ? column : least));
    shortest.push(...block);
  }
  return shared;
}
