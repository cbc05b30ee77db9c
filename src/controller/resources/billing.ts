/** `GET /v1/billing:monthly-active-users`: users with a token in this month and the last (internal/billing in hashicorp/boundary). */
import type { Kind } from '../machinery/kind.ts';
import type { Services } from '../services.ts';
import { rfc3339 } from '../storage/clock.ts';
import { numberOf } from '../storage/columns.ts';

const HOUR_MS = 3_600_000;

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
      run: ({ services }) => {
        const now = new Date(services.clock.nowMs());
        const thisMonth = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
        const lastMonth = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1);
        const thisHour = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
        const items = [
          usersBetween(thisMonth, thisHour, now.getTime(), services),
          usersBetween(lastMonth, thisMonth, thisMonth, services),
        ];
        return { status: 200, body: { items } };
      },
    },
  },
};

function usersBetween(startMs: number, shownEndMs: number, endMs: number, { db }: Services): object {
  const row = db.get(
    'SELECT count(DISTINCT user_id) AS n FROM auth_token WHERE created_us >= ? AND created_us < ?',
    Math.round(startMs * 1000),
    Math.round(endMs * 1000),
  );
  const count = row === undefined ? 0 : numberOf(row, 'n');
  return {
    ...(count === 0 ? {} : { count }),
    start_time: rfc3339(startMs * 1000),
    end_time: rfc3339(shownEndMs * 1000),
  };
}
