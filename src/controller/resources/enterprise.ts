/** Collections of Boundary Enterprise: known to scopes and grants, refused by the open-source controller. */
import type { Kind } from '../machinery/kind.ts';

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
