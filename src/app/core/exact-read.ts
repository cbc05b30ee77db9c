/** Reads that are about what was asked for: an answer about another resource, as a faulty cache between gives it, must not be kept under either id. */
import type { BoundaryApi, CollectionName, Collections } from '../../api/types.ts';
import { BndError } from '../../lib/errors.ts';

/** Reads one resource. Rejects with BndError `bad-answer` when the answer is about another one. */
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

/** Throws BndError `bad-answer` when an answer is about something else than what was asked for. */
export function mustBeAbout(asked: string, answered: string | undefined): void {
  if (asked !== answered)
    throw new BndError('bad-answer', `The controller returned ${answered ?? 'nothing'} instead of ${asked}.`);
}
