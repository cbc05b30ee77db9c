/** File locations, every preference with its value, every binding with its keys, and how each is changed. */

import { memoizeLast } from '../../../lib/memo.ts';
import type { Action } from '../../core/actions.ts';
import type { CheckedKeymap } from '../../core/binding.ts';
import type { Catalog } from '../../core/catalog.ts';
import { isReadOnly } from '../../core/read-only.ts';
import type { KeyContext, Screen } from '../../core/screen.ts';
import { sharedText } from '../../core/shared-text.ts';
import type { AppState } from '../../core/state.ts';
import { strokeLabels } from '../../core/stroke.ts';
import { cursorOf, type View } from '../../core/view.ts';
import { keyLayers, type UiKeyLayer } from '../../input/key-layers.ts';
import { rebound } from '../../input/keymap.ts';
import type { Column } from '../../list/columns.ts';
import { rowFilter } from '../../list/filtered.ts';
import { listScreen } from '../../list/list-screen.tsx';
import { configText } from './config.text.ts';
import type { ConfigPlaces } from './config-places.state.ts';
import { PREFERENCES } from './preferences.keys.ts';

interface ConfigRow {
  readonly id: string;
  readonly kind: 'problem' | 'file' | 'choice' | 'key';
  readonly name: string;
  readonly value: string;
  readonly how: string;
  /** The text that `c` copies. */
  readonly copy: string;
  readonly next?: Action;
}

const COLUMNS: readonly Column<ConfigRow>[] = [
  {
    title: 'WHAT',
    width: 7,
    priority: 4,
    cell: ({ kind }) => kind,
    tone: ({ kind }) => (kind === 'problem' ? 'warn' : 'dim'),
  },
  { title: 'NAME', width: 20, priority: 1, name: true, cell: ({ name }) => name },
  { title: 'VALUE', width: 16, grow: 1, priority: 1, cell: ({ value }) => value },
  { title: 'HOW', width: 20, grow: 1, priority: 2, cell: ({ how }) => how, tone: () => 'dim' },
];

/** `catalog`: of the program, including this screen. */
export function configScreen(catalog: () => Catalog): Screen {
  const keyRows = memoizeLast((keymap: CheckedKeymap) => rowsOfKeys(keyLayers(catalog()), keymap));
  const all = memoizeLast(
    (
      keymap: CheckedKeymap,
      preferences: AppState['preferences'],
      config: ConfigPlaces | undefined,
    ): readonly ConfigRow[] => [...headOf(keymap, preferences, config), ...keyRows(keymap)],
  );
  /** The command line may set the mode as well. */
  const inForce = memoizeLast((preferences: AppState['preferences'], readOnly: boolean) => ({
    ...preferences,
    readOnly,
  }));
  const rows = (state: AppState, view: View): readonly ConfigRow[] => {
    const { keymap, preferences, config } = state;
    return filtered(all(keymap, inForce(preferences, isReadOnly(state)), config), view.filter);
  };
  const selected = ({ state, view }: Pick<KeyContext, 'state' | 'view'>): ConfigRow | undefined =>
    rows(state, view).find(({ id }) => id === cursorOf(view));
  return listScreen<ConfigRow>({
    id: 'config',
    heading: () => 'Config',
    crumb: () => 'config',
    columns: () => COLUMNS,
    rows,
    note: (state, view) => ({ text: inFull(selected({ state, view })), stale: false }),
    polls: () => [],
    empty: (_, view) => sharedText.noRows(view.filter),
    bindings: [
      {
        id: 'config.change',
        strokes: ['enter'],
        label: 'change',
        group: 'screen',
        shown: 'menu',
        when: (context) => {
          const row = selected(context);
          if (row === undefined) return sharedText.nothingSelected;
          return row.next !== undefined || howElse(row);
        },
        run: (context) => selected(context)?.next ?? { type: 'nothing' },
      },
      {
        id: 'config.copy',
        strokes: ['c'],
        label: 'copy',
        group: 'screen',
        shown: 'menu',
        when: (context) => selected(context) !== undefined || sharedText.nothingSelected,
        run: (context) => {
          const text = selected(context)?.copy ?? '';
          return { type: 'copy', text, what: text };
        },
      },
    ],
  });
}

function howElse({ kind, name, copy, how }: ConfigRow): string {
  if (kind === 'key') return configText.copyKeyEntry(copy);
  return configText.notChangedHere(name, how);
}

/** The part that does not fit into the row. */
function inFull(row: ConfigRow | undefined): string {
  if (row?.kind === 'key') return configText.keyEntry(row.copy);
  return (row?.kind === 'choice' ? row.how : row?.value) ?? '';
}

const headOf = (
  { problems }: CheckedKeymap,
  preferences: AppState['preferences'],
  config: ConfigPlaces | undefined,
): readonly ConfigRow[] => [
  ...(config?.warnings ?? []).map((warning, index) => row('problem', `settings ${index + 1}`, warning, '')),
  ...problems.map((problem, index) => row('problem', `keys ${index + 1}`, problem, '')),
  row('file', 'settings', config?.settingsFile ?? '', configText.how.settingsFile),
  row('file', 'log', config?.logFile ?? '', configText.how.logFile),
  row('file', 'tokens', config?.tokenStore ?? '', configText.how.tokenStore),
  ...PREFERENCES.map(
    ({ id, value, how, next }): ConfigRow => ({
      ...row('choice', id, value(preferences), how),
      next: next(preferences),
    }),
  ),
];

function row(kind: ConfigRow['kind'], name: string, value: string, how: string): ConfigRow {
  return { id: `${kind} ${name}`, kind, name, value, how, copy: value };
}

/** One row per id, for all places where it works. */
function rowsOfKeys(layers: readonly UiKeyLayer[], keymap: CheckedKeymap): readonly ConfigRow[] {
  const places = new Map<string, { readonly row: ConfigRow; readonly titles: string[] }>();
  for (const { title, bindings } of layers) {
    for (const { id, strokes, label } of rebound(bindings, keymap)) {
      const known = places.get(id);
      known?.titles.push(title);
      if (known !== undefined) continue;
      const copy = `"${id}": ${JSON.stringify(strokes)}`;
      places.set(id, {
        row: { ...row('key', id, strokeLabels(strokes), label), copy },
        titles: [title],
      });
    }
  }
  return [...places.values()].map(({ row: found, titles }) => ({
    ...found,
    how: `${found.how} (${titles.join(', ')})`,
  }));
}

const filtered = rowFilter(({ kind, name, value, how }: ConfigRow) => ({
  text: `${kind} ${name} ${value} ${how}`,
  fields: { kind, name, value },
}));
