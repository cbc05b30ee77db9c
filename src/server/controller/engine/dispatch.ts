/** Maps a request path to its handler. Unknown paths are answered without a body, as by Boundary's rate limiter. */
import type { Destination } from '../http/path.ts';
import { Problem } from '../http/problem.ts';
import { list } from '../listing/list.ts';
import { demandOn, mustFind } from './find.ts';
import type { Call, Kind, Reply, Verb } from './kind.ts';
import type { Kinds } from './kinds.ts';
import { collectionSubject, demand } from './permit.ts';
import { presentRow } from './present.ts';
import { create, remove, update } from './write.ts';

export type Route =
  | {
      readonly found: true;
      readonly collection: string;
      readonly action: string;
      readonly serve: (call: Call) => Promise<Reply> | Reply;
    }
  | { readonly found: false; readonly status: 404 | 400 | 405 };

const UNKNOWN_COLLECTION = { found: false, status: 404 } as const;
const UNKNOWN_VERB = { found: false, status: 400 } as const;
const WRONG_METHOD = { found: false, status: 405 } as const;

/** Has no side effects; the returned `serve` has. */
export function route(kinds: Kinds, method: string, { collection, id, verb }: Destination): Route {
  const kind = kinds.at(collection);
  if (kind === undefined) return UNKNOWN_COLLECTION;
  const found = (action: string, serve: (call: Call) => Promise<Reply> | Reply): Route => ({
    found: true,
    collection,
    action,
    serve: kind.notServed === undefined ? serve : () => refuse(kind.notServed ?? ''),
  });
  if (verb !== undefined) {
    if (id === '') return UNKNOWN_COLLECTION;
    const declared = kind.verbs?.[verb];
    if (declared === undefined || (declared.on === 'item') !== (id !== undefined)) return UNKNOWN_VERB;
    if (declared.method !== method) return WRONG_METHOD;
    return found(verb, (call) => runVerb(call, kind, declared, id ?? ''));
  }
  if (id === undefined) {
    if (method === 'GET' && kind.collectionActions.includes('list'))
      return found('list', (call) => list(call, kind));
    if (method === 'POST' && kind.collectionActions.includes('create'))
      return found('create', (call) => create(call, kind));
    return WRONG_METHOD;
  }
  // An empty id is refused, but counts as a list or a creation for the rate limit.
  if (method === 'GET') return found(id === '' ? 'list' : 'read', (call) => read(call, kind, id));
  if (id === '' && method === 'POST' && kind.collectionActions.includes('create'))
    return found('create', () => refuse('Method Not Allowed'));
  if (id === '') return WRONG_METHOD;
  if (method === 'PATCH' && kind.isKept === undefined)
    return found('update', (call) => update(call, kind, id));
  if (method === 'DELETE' && kind.isKept !== 'from-update-and-delete')
    return found('delete', (call) => remove(call, kind, id));
  return WRONG_METHOD;
}

/** Refuses what only Boundary Enterprise supports, as the open-source controller does. */
function refuse(sentence: string): never {
  throw new Problem('Unimplemented', sentence);
}

function read(call: Call, kind: Kind, id: string): Reply {
  const row = mustFind(kind, id, call.services);
  demandOn(call, kind, row, 'read');
  return { status: 200, body: presentRow(call.caller, kind, row, 'read', 'read', call.services) };
}

function runVerb(call: Call, kind: Kind, verb: Verb, id: string): Promise<Reply> | Reply {
  if (verb.on === 'collection') {
    demand(call.caller, collectionSubject(kind, 'global', undefined, call.services), verb.action);
    return verb.run(call, kind);
  }
  verb.validate?.(call, id);
  const row = verb.find?.(call, id) ?? mustFind(kind, id, call.services);
  demandOn(call, kind, row, verb.action);
  return verb.run(call, row, kind);
}
