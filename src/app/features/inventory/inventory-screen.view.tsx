/** A screen that lists what lies around targets, to look at: from which list and in which words to the whole declaration. */

import type { KeyContext, Screen, UiBinding } from '../../core/screen.ts';
import type { AppState } from '../../core/state.ts';
import { cursorOf, type Place } from '../../core/view.ts';
import { sortKeys } from '../../list/list-keys.ts';
import { type ListScreen, listScreen } from '../../list/list-screen.tsx';
import { emptyText, freshness } from '../../shell/freshness.ts';
import { aroundKeys } from './inventory.keys.ts';
import { type AroundRow, aroundRows, aroundTotal } from './inventory.select.ts';
import type { AroundList, AroundName } from './inventory.state.ts';
import { aroundList } from './inventory.state.ts';
import { aroundColumns } from './inventory-columns.view.ts';

/** What such a screen has to say for itself. */
interface AroundScreen extends Pick<ListScreen<AroundRow>, 'id' | 'heading' | 'crumb' | 'polls'> {
  readonly list: (state: AppState, place: Place) => AroundList;
  /** When there is nothing: what that means. */
  readonly nothing: (name: AroundName) => readonly string[];
  /** What `enter` does, in a word or two. */
  readonly enter: string;
  /** Titles of the columns that letters sort by. */
  readonly sort: Readonly<Record<string, string>>;
  readonly bindings?: readonly UiBinding[];
}

/** Makes the screen. */
export function aroundScreen(spec: AroundScreen): Screen {
  const { list } = spec;
  const rows = (state: AppState, place: Place): readonly AroundRow[] =>
    aroundRows(state, place, list(state, place));
  const told = (state: AppState, place: Place) => {
    const { name, parentId } = list(state, place);
    return aroundList(state, name, parentId);
  };
  /** The body says what is missing. */
  const isForbidden = (state: AppState, place: Place): boolean => {
    const { failure, fetchedAtMs } = told(state, place);
    return failure?.code === 'forbidden' && fetchedAtMs === undefined;
  };
  const chosen = ({ state, place }: KeyContext) => {
    const row = rows(state, place).find(({ id }) => id === cursorOf(place));
    return row === undefined ? undefined : { row, name: list(state, place).name };
  };
  return listScreen<AroundRow>({
    id: spec.id,
    heading: spec.heading,
    crumb: spec.crumb,
    polls: spec.polls,
    columns: (state, place) =>
      aroundColumns(
        list(state, place).name,
        state.scopes.byId.get(place.params.scopeId ?? '')?.type === 'project',
      ),
    rows,
    total: (state, place) => aroundTotal(state, place, list(state, place)),
    note: (state, place) =>
      isForbidden(state, place)
        ? { text: 'no grant', stale: true }
        : freshness(told(state, place), state.nowMs),
    empty: (state, place) => {
      const { name } = list(state, place);
      if (isForbidden(state, place)) return forbidden(name);
      return emptyText(told(state, place), place.filter, spec.nothing(name));
    },
    bindings: [...aroundKeys(chosen, spec.enter), ...(spec.bindings ?? []), ...sortKeys(spec.sort)],
  });
}

const SINGULAR: Readonly<Record<AroundName, string>> = {
  'credential-stores': 'credential-store',
  'credential-libraries': 'credential-library',
  credentials: 'credential',
  'host-catalogs': 'host-catalog',
  'host-sets': 'host-set',
  hosts: 'host',
  aliases: 'alias',
};

function forbidden(name: AroundName): readonly string[] {
  return [
    `you may not list ${name.replace('-', ' ')} here`,
    'ask an administrator for a role with the grant',
    `ids=*;type=${SINGULAR[name]};actions=list,read`,
  ];
}
