/** Resources that scopes and grants know but that are refused: Boundary Enterprise, and keys that this controller does not manage. */

import type { Kind, Verb } from '../engine/kind.ts';
import { Problem } from '../http/problem.ts';

function notServed(
  name: string,
  collection: string,
  prefix: string,
  collectionActions: readonly string[],
  words: string,
): Kind {
  return {
    name,
    collection,
    label: words,
    prefixes: { [prefix]: '' },
    home: { field: 'scope_id', scopes: ['global', 'org'], refusal: '', listRefusal: '' },
    prefixFor: () => undefined,
    fields: {},
    actionsOn: () => [],
    collectionActions,
    notServed: `${words} are an Enterprise-only feature`,
  };
}

export const policy = notServed('policy', 'policies', 'pst', ['create', 'list'], 'Policies');
export const storageBucket = notServed(
  'storage-bucket',
  'storage-buckets',
  'sb',
  ['create', 'list'],
  'storage buckets',
);
export const sessionRecording = notServed(
  'session-recording',
  'session-recordings',
  'sr',
  ['list'],
  'session recordings',
);

/** A verb that returns an error, to callers who have permission for it. */
export function refusedVerb(method: Verb['method'], on: Verb['on'], action: string, sentence: string): Verb {
  const run = (): never => {
    throw new Problem('Unimplemented', sentence);
  };
  return on === 'collection'
    ? { method, on, action, run }
    : { method: method === 'GET' ? 'GET' : 'POST', on, action, run };
}
