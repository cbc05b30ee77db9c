/** Whether a frame fits its terminal: nothing is too long, hidden or torn, whatever the size. */
import type { Dialog } from '../../src/app/core/dialog.ts';
import { visibleView } from '../../src/app/core/state.ts';
import { cursorOf } from '../../src/app/core/view.ts';
import { menuOf } from '../../src/app/input/layers.ts';
import { contextOf } from '../../src/app/input/use-keyboard.ts';
import { CATALOG } from '../../src/app/registry.ts';
import { type Layout, layoutFor, pageRows } from '../../src/app/shell/layout.ts';
import { displayWidth } from '../../src/lib/text-width.ts';
import type { AppDriver } from './app-driver.ts';

/** Columns and rows. */
export type Size = readonly [columns: number, rows: number];

/** What is wrong with what the program draws at a size; empty when it fits. */
export function misfits(app: AppDriver, frame: string, [columns, rows]: Size): readonly string[] {
  const lines = frame.split('\n');
  const layout = layoutFor(columns, rows, app.state.preferences);
  const long = lines.filter((line) => displayWidth(line) > columns).map((line) => `too long: ${line}`);
  if (layout.tiny)
    return [...long, ...(lines.length <= rows && frame !== '' ? [] : [`${lines.length} lines`])];
  const top = lines.findIndex((line) => line.startsWith('┌'));
  const bottom = lines.findLastIndex((line) => line.startsWith('└'));
  const outside = [...lines.slice(0, top), ...lines.slice(bottom + 1)];
  return [
    ...(lines.length === rows ? [] : [`${lines.length} lines`]),
    ...long,
    ...tornBoxes(lines.slice(top, bottom + 1), columns),
    ...hiddenTitles(app, frame, columns),
    ...hiddenHints(app, outside.join('\n'), layout),
    ...(app.state.dialog !== undefined && rows < SHORT ? [] : hiddenNews(app, lines, bottom)),
    ...hiddenSelection(app, lines),
  ];
}

/** Columns that a title may lose to borders, the sign that it was cut, and the spinner. */
const CUT = 8;

/** With fewer rows a dialog may need the one below the frame. */
const SHORT = 12;

/** What a terminal has in each of its cells; the second one of a wide character is empty. */
function cellsOf(line: string): readonly string[] {
  return [...new Intl.Segmenter().segment(line)].flatMap(({ segment }) =>
    displayWidth(segment) === 2 ? [segment, ''] : [segment],
  );
}

const RIGHT_OF: Readonly<Record<string, string>> = { '┌': '┐', '│': '│', '└': '┘' };

/** Rows whose borders are not where those of their box are: of the screen's, which is as wide as the terminal, and of a dialog's within. */
function tornBoxes(lines: readonly string[], columns: number): readonly string[] {
  const rows = lines.map(cellsOf);
  const isWhole = (row: readonly string[], left: number, right: number): boolean =>
    RIGHT_OF[row[left] ?? ''] !== undefined && RIGHT_OF[row[left] ?? ''] === row[right];
  const torn = rows.filter((row) => !isWhole(row, 0, columns - 1));
  const inner = rows.findIndex((row) => row.indexOf('┌', 1) > 0);
  const dialog = inner < 0 ? [] : rows.slice(inner);
  const left = dialog[0]?.indexOf('┌', 1) ?? 0;
  const right = dialog[0]?.indexOf('┐', left) ?? 0;
  const height = dialog.findIndex((row) => row[left] === '└') + 1;
  const tornDialog = dialog.slice(0, height).filter((row) => !isWhole(row, left, right));
  const open = dialog.length > 0 && height === 0 ? ['a dialog without an end'] : [];
  return [...[...torn, ...tornDialog].map((row) => `torn: ${row.join('')}`), ...open];
}

/** A screen has its title in its upper border, unless a dialog lies over that, and a dialog has one in its own. */
function hiddenTitles(app: AppDriver, frame: string, columns: number): readonly string[] {
  const view = visibleView(app.state);
  const title = `┌ ${CATALOG.screenOf(view).title(app.state, view)}`.slice(0, columns - CUT);
  const isTitled = frame.includes(title);
  if (app.state.dialog === undefined) return isTitled ? [] : [`no title: ${title}`];
  const titled = frame.match(/┌ \S/g)?.length ?? 0;
  return titled > (isTitled ? 1 : 0) ? [] : ['a dialog without a title'];
}

/** The first key of those that are offered, wherever the layout has a place for keys, and the breadcrumbs. */
function hiddenHints(app: AppDriver, outside: string, layout: Layout): readonly string[] {
  const size = { pageRows: pageRows(layout), columns: layout.columns };
  const [first] = menuOf(CATALOG, contextOf(CATALOG, app.state, size));
  const hasKeys = layout.bottom === 'keys' || layout.header === 'full' || layout.header === 'compact';
  const hint = `> ${first?.binding.label}`;
  return [
    ...(first === undefined || !hasKeys || outside.includes(hint) ? [] : [`no hint: ${hint}`]),
    ...(layout.bottom !== 'crumbs' || /^ <[^<>]+>/m.test(outside) ? [] : ['no breadcrumbs']),
  ];
}

/** The first words of what happened, or what is typed, below the frame. */
function hiddenNews({ state }: AppDriver, lines: readonly string[], bottom: number): readonly string[] {
  const below = lines.slice(bottom + 1).join(' ');
  const isFailed = lines.some((line) => line.startsWith('│ x '));
  if (state.prompt !== undefined) return / [/:]/.test(below) ? [] : ['no prompt'];
  // What went well says nothing where a failure is all there is to see.
  if (state.toast?.kind === 'ok' && lines.at(-1) === '' && isFailed) return [];
  const news = state.toast?.text.slice(0, 12).trim() ?? '';
  return below.includes(news) ? [] : [`not told: ${news}`];
}

/** The row with the cursor; in a dialog what has the focus, and its buttons. */
function hiddenSelection(app: AppDriver, lines: readonly string[]): readonly string[] {
  const { state } = app;
  const view = visibleView(state);
  if (state.dialog !== undefined) {
    const text = lines.join('\n');
    const hidden = buttonsOf(state.dialog).filter((label) => !text.includes(`[ ${label}`));
    return [
      ...(/[│ ]>[ [<]|│ \/ /.test(text) ? [] : ['nothing has the focus']),
      ...hidden.map((label) => `no button: ${label}`),
    ];
  }
  // Its rows are scrolled, none is selected.
  if (view.screen === 'help') return [];
  const ids = CATALOG.screenOf(view).rowIds(state, view);
  const isSelected = ids.includes(cursorOf(view) ?? '');
  return !isSelected || lines.some((line) => line.startsWith('│>')) ? [] : ['no selected row'];
}

function buttonsOf(dialog: Dialog): readonly string[] {
  if (dialog.kind === 'confirm') return [dialog.no, dialog.otherwise ?? dialog.no, dialog.yes];
  if (dialog.kind === 'connect') {
    if (dialog.busy) return [];
    return dialog.runsOn === undefined ? ['Connect', 'Save', 'Cancel'] : ['Run', 'Cancel'];
  }
  return dialog.kind === 'message' ? ['Close'] : [];
}
