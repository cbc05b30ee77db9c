/** `GET /v1/billing:monthly-active-users`: users who signed in, by month (internal/billing in hashicorp/boundary). */

import type { Call, Kind } from '../engine/kind.ts';
import { Problem } from '../http/problem.ts';
import type { Services } from '../services.ts';
import { rfc3339 } from '../storage/clock.ts';
import { numberOf } from '../storage/columns.ts';

const HOUR_MS = 3_600_000;
const MAX_MONTHS = 1200;

export const billing: Kind = {
  name: 'billing',
  collection: 'billing',
  label: 'Billing',
  prefixes: {},
  home: { field: 'scope_id', scopes: ['global'], refusal: '', listRefusal: '' },
  prefixFor: () => undefined,
  fields: {},
  actionsOn: () => [],
  collectionActions: ['monthly-active-users'],
  isKept: 'from-update-and-delete',
  verbs: {
    'monthly-active-users': {
      method: 'GET',
      on: 'collection',
      action: 'monthly-active-users',
      run: (call) => {
        const items = monthsOf(call).map((month) => usersIn(month, call.services));
        return { status: 200, body: items.length === 0 ? {} : { items } };
      },
    },
  },
};

/** Starts of months in milliseconds, newest first: the requested ones, else this month and the last. */
function monthsOf({ query, services }: Call): number[] {
  const start = readMonth(query.start_time, 'start time');
  const end = readMonth(query.end_time, 'end time');
  if (end !== undefined && start === undefined) throw refuse('end time set without start time');
  if (end !== undefined && start !== undefined && end <= start)
    throw refuse('start time is not before end time');
  const current = monthBefore(services.clock.nowMs(), 0);
  const last = end === undefined ? current : Math.min(monthBefore(end, 1), current);
  // Without a start also months before the first sign-in are shown.
  const first =
    start === undefined ? monthBefore(current, 1) : Math.max(start, firstMonth(services) ?? Infinity);
  const months = [];
  for (let month = last; month >= first; month = monthBefore(month, 1)) {
    if (months.push(month) >= MAX_MONTHS) break;
  }
  return months;
}

/** The month of the first sign-in, in milliseconds; undefined: there was none. */
function firstMonth({ db }: Services): number | undefined {
  const month: unknown = db.get('SELECT min(month) AS month FROM active_user')?.month;
  return typeof month === 'string' ? Date.parse(`${month}-01T00:00:00Z`) : undefined;
}

function readMonth(text: string | undefined, what: string): number | undefined {
  if (text === undefined || text === '') return undefined;
  const ms = /^\d{4}-\d{2}$/.test(text) ? Date.parse(`${text}-01T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms)) throw refuse(`${what} is in an invalid format`);
  return ms;
}

function refuse(sentence: string): Problem {
  return new Problem('InvalidArgument', sentence);
}

function monthBefore(ms: number, months: number): number {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months);
}

/** The current month ends with the current hour. */
function usersIn(startMs: number, { db, clock }: Services): object {
  const row = db.get(
    'SELECT count(*) AS n FROM active_user WHERE month = ?',
    new Date(startMs).toISOString().slice(0, 7),
  );
  const count = row === undefined ? 0 : numberOf(row, 'n');
  const thisHour = Math.floor(clock.nowMs() / HOUR_MS) * HOUR_MS;
  return {
    ...(count === 0 ? {} : { count }),
    start_time: rfc3339(startMs * 1000),
    end_time: rfc3339(Math.min(monthBefore(startMs, -1), thisHour) * 1000),
  };
}
