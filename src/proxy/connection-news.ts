/** Changes of a forward's connections between two snapshots. */
import type { ErrorCode } from '../lib/errors.ts';
import { counted } from '../lib/format.ts';
import type { LogLevel } from '../lib/log-ring.ts';
import { type RefusedPeer, refusalText } from '../lib/only-you.ts';
import type { ForwardConnection } from './types.ts';

interface News {
  readonly level: LogLevel;
  readonly text: string;
}

/** Returns one line for each connection that was accepted, reached its worker, or ended. */
export function connectionNews(
  sessionId: string,
  before: readonly ForwardConnection[],
  after: readonly ForwardConnection[],
): readonly News[] {
  if (before === after) return [];
  const known = new Map(before.map((connection) => [connection.number, connection.state]));
  return after.flatMap((connection) => {
    const was = known.get(connection.number);
    return was === connection.state ? [] : [newsOf(sessionId, connection)];
  });
}

function newsOf(sessionId: string, connection: ForwardConnection): News {
  const { clientAddress, worker, bytesUp, bytesDown, closedReason } = connection;
  const name = `${sessionId} connection ${connection.number}`;
  const to = worker === undefined ? clientAddress : `${clientAddress} -> ${worker}`;
  if (connection.state === 'dialing') return { level: 'debug', text: `${name} dialing  ${to}` };
  if (connection.state === 'open') return { level: 'info', text: `${name} open  ${to}` };
  const reason = closedReason === undefined ? '' : `  ${closedReason}`;
  return { level: 'info', text: `${name} closed  ${to}  up ${bytesUp} B  down ${bytesDown} B${reason}` };
}

/** Connections fail in a new way since they last worked, or they work again. */
type FailingNews = { readonly kind: 'failed' } | { readonly kind: 'works'; readonly text: string };

/** Reports about failing connections, one function per forward. Call it with each snapshot, with `undefined` while they work. */
export function createFailingNews(): (
  now: { readonly code: ErrorCode; readonly count: number } | undefined,
) => FailingNews | undefined {
  const kinds = new Set<ErrorCode>();
  let failures = 0;
  return (now) => {
    if (now !== undefined) {
      failures = now.count;
      if (kinds.has(now.code)) return undefined;
      kinds.add(now.code);
      return { kind: 'failed' };
    }
    if (kinds.size === 0) return undefined;
    kinds.clear();
    return { kind: 'works', text: `connections work again after ${counted(failures, 'failure')}` };
  };
}

/** Reports refused clients, the first of each user; one function per forward. Call it with each snapshot. Returns a text for each. */
export function createRefusedNews(): (refused: readonly RefusedPeer[]) => readonly string[] {
  let known = 0;
  return (refused) => {
    // The list only grows.
    const news = refused.slice(known).map(refusalText);
    known = refused.length;
    return news;
  };
}
