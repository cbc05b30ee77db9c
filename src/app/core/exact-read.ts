/** Reads that verify the id: a response about another resource, e.g. from a faulty cache, must not be stored under either id. */
import type { BoundaryApi, CollectionName, Collections } from '../../api/types.ts';
import { BndError } from '../../lib/errors.ts';

/** Reads one resource. Rejects with BndError `bad-answer` if the response is about another one. */
export async function readExactly<N extends CollectionName>(
  api: BoundaryApi,
  name: N,
  id: string,
  signal?: AbortSignal,
): Promise<Collections[N]> {
  const found = await api.read(name, id, signal);
  mustBeAbout(id, found.id);
  return found;
}

/** Throws BndError `bad-answer` if a response is about another resource. */
export function mustBeAbout(asked: string, answered: string | undefined): void {
  if (asked !== answered)
    throw new BndError('bad-answer', `The controller returned ${answered ?? 'nothing'} instead of ${asked}.`);
}
