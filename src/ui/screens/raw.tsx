/** One resource as the controller sent it. */

import { memoizeLast } from '../../lib/memo.ts';
import { sanitize } from '../../lib/text.ts';
import type { ResourceBase } from '../../protocol/resources.ts';
import { compileFilter } from '../../store/filter.ts';
import type { Place } from '../../store/place.ts';
import { nameOf } from '../../store/selectors/names.ts';
import type { AppState } from '../../store/state.ts';
import { listScreen } from '../list-screen.tsx';

interface RawRow {
  readonly id: string;
  readonly text: string;
}

export const rawScreen = listScreen<RawRow>({
  id: 'raw',
  heading: (state, place) => {
    const resource = resourceOf(state, place);
    return `Raw ${resource === undefined ? sanitize(place.params.id ?? '') : nameOf(resource)}`;
  },
  crumb: () => 'raw',
  columns: () => [{ title: 'JSON', width: 20, grow: 1, priority: 1, cell: (row) => row.text }],
  rows: (state, place) => matching(linesOf(resourceOf(state, place)), place.filter),
  note: () => ({ text: '', stale: false }),
  polls: (_, place) => {
    const id = place.params.id ?? '';
    const { kind } = place.params;
    return kind === 'session' || kind === 'target' ? [{ kind, id, everyMs: 10_000 }] : [];
  },
  empty: () => ['nothing is known about it yet'],
  bindings: [
    {
      id: 'raw.copy',
      strokes: ['c'],
      label: 'copy',
      group: 'screen',
      shown: 'menu',
      when: ({ state, place }) =>
        resourceOf(state, place) === undefined ? 'there is nothing to copy' : true,
      run: ({ state, place }) => ({
        type: 'copy',
        text: linesOf(resourceOf(state, place))
          .map((row) => row.text)
          .join('\n'),
        what: 'the JSON',
      }),
    },
  ],
});

function resourceOf(state: AppState, place: Place): ResourceBase | undefined {
  const { kind, id = '' } = place.params;
  if (kind === 'session') return state.sessionDetails[id]?.session ?? state.sessions.byId.get(id);
  if (kind === 'target') return state.targetDetails[id]?.target ?? state.targets.byId.get(id);
  return state.scopes.byId.get(id);
}

const linesOf = memoizeLast((resource: ResourceBase | undefined): readonly RawRow[] => {
  if (resource === undefined) return [];
  return JSON.stringify(resource.raw, undefined, 2)
    .split('\n')
    .map((text, index) => ({ id: String(index), text: sanitize(text) }));
});

const matching = memoizeLast((rows: readonly RawRow[], filter: string): readonly RawRow[] => {
  const matches = compileFilter(filter);
  return filter === '' ? rows : rows.filter((row) => matches({ text: row.text, fields: {} }));
});
