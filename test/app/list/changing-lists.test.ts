/** Lists that follow changes must show what they would show if they were made anew: random deltas, filters and sorts. */

import { beforeAll, expect, test } from 'vitest';
import { applyDelta, type Collection, emptyCollection } from '../../../src/app/core/collection.ts';
import { isLive } from '../../../src/app/core/session-status.ts';
import type { AppState } from '../../../src/app/core/state.ts';
import { makeView, type View } from '../../../src/app/core/view.ts';
import { soonestEndMs } from '../../../src/app/features/sessions/session-facts.select.ts';
import { type SessionRow, sessionRows } from '../../../src/app/features/sessions/sessions.select.ts';
import { compileFilter } from '../../../src/app/list/filter.ts';
import { rowFilter } from '../../../src/app/list/filtered.ts';
import { loadFuzzy } from '../../../src/app/list/fuzzy.ts';
import { createSort, sortRows } from '../../../src/app/list/sort.ts';
import { initialState } from '../../../src/app/registry.ts';
import type { Session } from '../../../src/wire/resources.ts';
import { fc } from '../../support/fast-check.ts';
import { session, target } from '../../support/resources.ts';

beforeAll(loadFuzzy);

/** Enough to be kept as a long list. */
const MANY = 1_200;
const STATES = ['active', 'pending', 'canceling', 'terminated'];

const change = fc.record({
  number: fc.integer({ min: 0, max: MANY + 40 }),
  status: fc.constantFrom(...STATES),
  createdAtMs: fc.integer({ min: 0, max: 20 }),
  expiresAtMs: fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined }),
  gone: fc.boolean(),
});
const deltas = fc.array(fc.array(change, { maxLength: 8 }), { maxLength: 6 });
const places = fc.record({
  all: fc.boolean(),
  ended: fc.boolean(),
  filter: fc.constantFrom('', 'act', 'active', '!pend', '~or 1', 're:s_.*7$'),
});

let version = 1;
function made(number: number, parts: Partial<Session>): Session {
  version += 1;
  return session(`s_${number}`, {
    targetId: `ttcp_${number % 7}`,
    userId: `u_${number % 3}`,
    version,
    ...parts,
  });
}

const START: Collection<Session> = applyDelta(
  emptyCollection<Session>(),
  {
    kind: 'full',
    items: Array.from({ length: MANY }, (_, number) =>
      made(number, { status: STATES[number % 4], createdAtMs: (number * 31) % 17 }),
    ),
    removedIds: [],
    listToken: 'token',
  },
  0,
);

const targets = new Map(
  Array.from({ length: 7 }, (_, number) => [
    `ttcp_${number}`,
    target(`ttcp_${number}`, { name: `or-${number}` }),
  ]),
);

function stateOf(sessions: Collection<Session>): AppState {
  const state = initialState({ version: '0', address: undefined, lab: false, nowMs: 0 });
  return {
    ...state,
    sessions,
    targets: { ...state.targets, byId: targets },
    connection: { ...state.connection, userId: 'u_1' },
  };
}

interface Change {
  readonly number: number;
  readonly status: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | undefined;
  readonly gone: boolean;
}

function follow(all: readonly (readonly Change[])[]): Collection<Session>[] {
  let sessions = START;
  return all.map((changes) => {
    const delta = {
      kind: 'delta',
      items: changes
        .filter(({ gone }) => !gone)
        .map(({ number, status, createdAtMs, expiresAtMs }) =>
          made(number, { status, createdAtMs, expiresAtMs }),
        ),
      removedIds: changes.filter(({ gone }) => gone).map(({ number }) => `s_${number}`),
      listToken: 'token',
    } as const;
    sessions = applyDelta(sessions, delta, 0);
    return sessions;
  });
}

const RANK = ['active', 'pending', 'canceling', '', 'terminated'];

/** The order that the list of sessions promises, in the plainest way. */
function plainIds({ byId }: Collection<Session>, view: View): readonly string[] {
  const matches = compileFilter(view.filter);
  const { all, ended } = view.flags;
  return [...byId.values()]
    .filter(({ userId, status }) => (all === true || userId === 'u_1') && (ended === true || isLive(status)))
    .filter(({ id, status = '', endpoint = '', targetId = '', userId = '' }) => {
      const name = targets.get(targetId)?.name ?? '';
      const local = isLive(status) ? '(other client)' : '-';
      const text = `${status} ${name} ${local} ${endpoint} ${id} `;
      return matches({ text, fields: { state: status, name, target: name, local, user: userId, id } });
    })
    .sort(
      (a, b) =>
        RANK.indexOf(a.status ?? '') - RANK.indexOf(b.status ?? '') ||
        (b.createdAtMs ?? 0) - (a.createdAtMs ?? 0) ||
        (a.id < b.id ? -1 : 1),
    )
    .map(({ id }) => id);
}

test('the list of sessions', () => {
  fc.assert(
    fc.property(deltas, places, (all, { filter, ...flags }) => {
      const view = { ...makeView({ screen: 'sessions', filter }), flags };
      for (const sessions of follow(all)) {
        const rows = sessionRows(stateOf(sessions), view);
        expect(rows.map(({ id }) => id)).toEqual(plainIds(sessions, view));
        for (const row of rows) expect(row.status).toBe(sessions.byId.get(row.id)?.status);
      }
    }),
    { numRuns: 60 },
  );
});

test('a sorted list', () => {
  const everything = { ...makeView({ screen: 'sessions' }), flags: { all: true, ended: true } };
  const values: readonly ((row: SessionRow) => string | number | undefined)[] = [
    ({ status }) => status,
    ({ target: name }) => name,
    ({ expiresAtMs }) => expiresAtMs,
  ];
  fc.assert(
    fc.property(deltas, fc.constantFrom(...values), fc.boolean(), (all, value, reversed) => {
      const following = createSort(value, reversed);
      for (const sessions of follow(all)) {
        const rows = sessionRows(stateOf(sessions), everything);
        const sorted = following(rows);
        expect(sorted).toEqual(sortRows(rows, value, reversed));
        // Equal ones as they came: what a stable sort of the pairs gives.
        expect(new Set(sorted).size).toBe(rows.length);
      }
    }),
    { numRuns: 40 },
  );
});

test('a filter that is typed while rows change', () => {
  const names = fc.array(fc.constantFrom('orders-1', 'orders-22', 'billing', 'wiki', 'Wörter'), {
    maxLength: 30,
  });
  const typed = fc.array(fc.constantFrom('o', 'or', 'or 2', '~os', '~osr2', '~wo', '!wiki', 'wiki', ''), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(names, typed, fc.infiniteStream(fc.nat(29)), (start, filters, at) => {
      const describe = ({ name }: { readonly name: string }) => ({ text: name, fields: { name } });
      const filtered = rowFilter(describe);
      let rows = start.map((name) => ({ name: String(name) }));
      for (const filter of filters) {
        const matches = compileFilter(filter);
        expect(filtered(rows, filter)).toEqual(rows.filter((row) => matches(describe(row))));
        const changed = at.next().value;
        rows = rows.map((row, index) => (index === changed ? { name: `${row.name}o` } : row));
        expect(filtered(rows, filter)).toEqual(rows.filter((row) => matches(describe(row))));
      }
    }),
  );
});

test('what is asked about all sessions', () => {
  fc.assert(
    fc.property(deltas, (all) => {
      for (const { byId } of follow(all)) {
        const each = [...byId.values()];
        const ends = each
          .filter(({ status }) => isLive(status))
          .map(({ expiresAtMs }) => expiresAtMs ?? Number.POSITIVE_INFINITY);
        expect(soonestEndMs(byId)).toBe(Math.min(Number.POSITIVE_INFINITY, ...ends));
      }
    }),
  );
});
